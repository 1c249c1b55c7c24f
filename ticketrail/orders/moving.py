"""Moving items, and orders through their items.

A status is changed by a conditional update (``where status = was``), so that of two people who do the same at the same
moment exactly one does it, and the other is told who was faster.
"""

from collections.abc import Sequence
from typing import Any

from ticketrail import journal
from ticketrail.journal.statements import Update
from ticketrail.kernel.refusals import Forbidden, Invalid, NotFound
from ticketrail.orders import moves, sums
from ticketrail.orders.checks import Problems
from ticketrail.orders.events import ItemMoved, OrderItemsMoved, OrderMoved
from ticketrail.orders.locking import check_version, illegal, illegal_item, locked, save
from ticketrail.orders.models import Order, OrderItem, items_by_order

REASON = 200
GUESTS = frozenset({"guest", "customer"})

Moving = tuple[OrderItem, str]

_MARKS = ("started_at", "ready_at", "served_at", "recalled", "void_reason")
_MOVE = Update(OrderItem, "status", "moved_at", "moved_by", *_MARKS, "version", where=("status",))


def set_order_status(
    entry: journal.Entry,
    *,
    order_id: int,
    status: str,
    station: str = "",
    reason: str = "",
    expected_version: int | None = None,
    may_void: bool = True,
) -> Order:
    """Bring an order to ``status`` by moving its items; with a ``station``, that station's items alone.

    The present status succeeds without an event. ``may_void`` False refuses to call off what has been started. Raises
    `IllegalTransition`, `VersionConflict`, `Forbidden`, `Invalid` (a reason is missing, no such status) or `NotFound`.
    """
    problems = Problems()
    problems.choice("status", status, moves.ORDER_STATUSES)
    reason = problems.text("reason", reason, REASON)
    problems.refuse()
    order = locked(entry, order_id)
    items = items_by_order(entry, [order.pk]).get(order.pk, [])
    part = [item for item in items if item.station == station] if station else items
    if station and not part:
        raise Invalid(f"Order {order.call_number} has nothing for {station}.", fields={"station": "Nothing there."})
    if moves.derive(item.status for item in part) == status:
        return order
    check_version(entry, order, expected_version)
    moving = _wanted(entry, order, part, status)
    _check(entry, order, moving, reason=reason, may_void=may_void)
    return _move(entry, order, items, moving, reason)


def set_item_status(
    entry: journal.Entry,
    *,
    order_id: int,
    item_id: int,
    status: str,
    reason: str = "",
    expected_version: int | None = None,
    may_void: bool = True,
) -> Order:
    """Move one item; the order's status follows. The rest is as with `set_order_status`."""
    problems = Problems()
    problems.choice("status", status, moves.ITEM_STATUSES)
    reason = problems.text("reason", reason, REASON)
    problems.refuse()
    order = locked(entry, order_id)
    items = items_by_order(entry, [order.pk]).get(order.pk, [])
    item = next((item for item in items if item.pk == item_id), None)
    if item is None:
        raise NotFound("There is no such item in this order.")
    if item.status == status:
        return order
    check_version(entry, order, expected_version)
    _check(entry, order, [(item, status)], reason=reason, may_void=may_void)
    return _move(entry, order, items, [(item, status)], reason)


def cancel_order(
    entry: journal.Entry,
    *,
    order_id: int,
    reason: str = "",
    expected_version: int | None = None,
    may_void: bool = True,
) -> Order:
    """Call off an order: what was not started is cancelled, the rest voided, for which there has to be a reason."""
    return set_order_status(
        entry,
        order_id=order_id,
        status="cancelled",
        reason=reason,
        expected_version=expected_version,
        may_void=may_void,
    )


def void_item(entry: journal.Entry, *, order_id: int, item_id: int, reason: str) -> Order:
    """Take one item off an order and off the bill, whatever state it is in."""
    item = entry.rows(OrderItem).filter(pk=item_id, order_id=order_id).first()
    status = "cancelled" if item is not None and item.status in ("pending", "cancelled") else "voided"
    return set_item_status(entry, order_id=order_id, item_id=item_id, status=status, reason=reason)


def _wanted(entry: journal.Entry, order: Order, part: Sequence[OrderItem], status: str) -> list[Moving]:
    plan = moves.item_moves([item.status for item in part], status)
    if plan is None:
        raise illegal(entry, order, f"it cannot become {status}.")
    moving = [(item, plan[item.status]) for item in part if item.status in plan]
    if status == "ready" and moves.derive(item.status for item in part) == "completed":
        # Taking back undoes the last serving, not what went out half an hour before it.
        last = max((item.served_at for item in part if item.served_at is not None), default=None)
        moving = [(item, now) for item, now in moving if item.served_at == last]
    return moving


def _check(entry: journal.Entry, order: Order, moving: Sequence[Moving], *, reason: str, may_void: bool) -> None:
    for item, now in moving:
        rule = moves.ITEM_MOVES.get((item.status, now))
        if rule is None:
            raise illegal_item(entry, item, f"it cannot become {now}.")
        if rule.within is not None and (item.served_at is None or entry.at - item.served_at > rule.within):
            minutes = int(rule.within.total_seconds() // 60)
            raise illegal_item(entry, item, f"it can be taken back for {minutes} minutes only.")
    _check_calling_off(entry, order, moving, reason=reason, may_void=may_void)


def _check_calling_off(
    entry: journal.Entry, order: Order, moving: Sequence[Moving], *, reason: str, may_void: bool
) -> None:
    off = {now for _, now in moving} & moves.DEAD
    if not off:
        return
    if entry.actor.kind in GUESTS:
        if "voided" in off:
            raise illegal(entry, order, "the kitchen has started. Please ask a waiter.")
        if entry.at - order.created_at > moves.GUEST_CANCEL:
            minutes = int(moves.GUEST_CANCEL.total_seconds() // 60)
            raise illegal(entry, order, f"an order can be cancelled for {minutes} minutes. Please ask a waiter.")
    if "voided" in off and not may_void:
        raise Forbidden("It has been started: only a manager can call it off now.")
    if "voided" in off and not reason:
        raise Invalid("Say why: it has been started.", fields={"reason": "This needs a reason."})


def _move(
    entry: journal.Entry, order: Order, items: Sequence[OrderItem], moving: Sequence[Moving], reason: str
) -> Order:
    """Write the moves that were found to be legal, and what follows for the order and its session's bill."""
    before = order.order_status
    for item, now in moving:
        was = item.status
        write_move(entry, item, now, reason)
        entry.add(ItemMoved(id=item.pk, order_id=order.pk, old_status=was, new_status=now, reason=reason))
    delta = sums.reprice(entry, order, items) if any(now in moves.DEAD for _, now in moving) else 0
    order.settle(moves.derive(item.status for item in items), by=entry.actor.facts(), at=entry.at)
    if order.order_status == "cancelled":
        order.cancel_reason = reason
    save(entry, order)
    if order.order_status != before:
        entry.add(OrderMoved(id=order.pk, old_status=before, new_status=order.order_status, reason=reason))
    else:
        entry.add(OrderItemsMoved(id=order.pk, items=tuple(item.pk for item, _ in moving), reason=reason))
    sums.charge(entry, order, delta=delta)
    return order


def write_move(entry: journal.Entry, item: OrderItem, now: str, reason: str = "") -> None:
    """Write one item's move where it still stands where it was seen; otherwise refuse with where it stands now."""
    facts = {"status": now, "moved_at": entry.at, "moved_by": entry.actor.facts(), **_marks(entry, item, now, reason)}
    was = item.status
    for name, value in facts.items():
        setattr(item, name, value)
    item.version += 1
    if not _MOVE(entry, item, was):
        item.refresh_from_db(using=entry.using)
        raise illegal_item(entry, item, "somebody else was faster.")


def _marks(entry: journal.Entry, item: OrderItem, now: str, reason: str) -> dict[str, Any]:
    """The times and marks that a move sets, or clears on the way back."""
    at = entry.at
    marks: dict[str, dict[str, Any]] = {
        "pending": {"started_at": None, "ready_at": None, "served_at": None},
        "preparing": {"started_at": item.started_at or at, "ready_at": None, "served_at": None},
        "ready": {"started_at": item.started_at or at, "ready_at": item.ready_at or at, "served_at": None},
        "served": {"started_at": item.started_at or at, "ready_at": item.ready_at or at, "served_at": at},
    }
    if now in moves.DEAD:
        return {"void_reason": reason}
    came_back = item.status in ("ready", "served") and now != "served"
    return marks[now] | ({"recalled": True} if came_back else {})
