"""What is said about an order besides its dishes: its priority, notes and time, who has seen it, what was paid."""

from typing import Any

from ticketrail import journal
from ticketrail.kernel.refusals import Invalid
from ticketrail.orders import moves
from ticketrail.orders.checks import Problems
from ticketrail.orders.events import OrderEdited, OrderPaid, OrderSeen
from ticketrail.orders.locking import check_version, locked
from ticketrail.orders.models import Order, OrderItem

NOTES = 500


def edit_order(
    entry: journal.Entry,
    *,
    order_id: int,
    priority: str | None = None,
    notes: str | None = None,
    estimated_time: int | None = None,
    expected_version: int | None = None,
) -> Order:
    """Change what is given; ``estimated_time`` in minutes from placing. What is as it was makes no event."""
    problems, wanted = Problems(), dict[str, Any]()
    if priority is not None:
        wanted["priority"] = problems.choice("priority", priority, moves.PRIORITIES)
    if notes is not None:
        wanted["notes"] = problems.text("notes", notes, NOTES)
    if estimated_time is not None:
        wanted["estimated_time"] = problems.whole("estimated_time", estimated_time, 0, moves.LONGEST)
    problems.refuse()
    order = locked(entry, order_id)
    changed = {name: value for name, value in wanted.items() if getattr(order, name) != value}
    if changed:
        check_version(entry, order, expected_version)
        _write(entry, order, changed)
        entry.add(OrderEdited(id=order.pk, changed=changed))
    return order


def mark_seen(entry: journal.Entry, *, order_id: int, station: str) -> Order:
    """A station has looked at the order and need not be rung any more; ``all`` stands for every station of it."""
    order = locked(entry, order_id)
    concerned = set(entry.rows(OrderItem).filter(order_id=order.pk).values_list("station", flat=True))
    if station != "all" and station not in concerned:
        raise Invalid(f"Order {order.call_number} has nothing for {station}.", fields={"station": "Nothing there."})
    seen = sorted(set(order.seen) | (concerned if station == "all" else {station}))
    if seen != order.seen:
        _write(entry, order, {"seen": seen})
        entry.add(OrderSeen(id=order.pk, station=station))
    return order


def book_payment(
    entry: journal.Entry,
    *,
    order_id: int,
    paid_minor: int,
    refunded_minor: int = 0,
    tip_minor: int = 0,
    payment_method: str = "",
) -> Order:
    """Write down what has been paid for an order in all, as its payments say. Minor units.

    ``paid_minor`` is what was taken, tips included, less what was given back (``refunded_minor``); ``tip_minor`` is the
    part of it that is not for the dishes. Taking the money, whether it may be taken, and what it means for the session
    is the cashier's side.
    """
    order = locked(entry, order_id)
    total = order.subtotal_minor + order.tax_minor + tip_minor
    facts: dict[str, Any] = {
        "paid_minor": paid_minor,
        "refunded_minor": refunded_minor,
        "tip_minor": tip_minor,
        "total_minor": total,
        "payment_method": payment_method or order.payment_method,
        "payment_status": moves.payment_status(total_minor=total, paid_minor=paid_minor, refunded_minor=refunded_minor),
    }
    changed = {name: value for name, value in facts.items() if getattr(order, name) != value}
    if changed:
        _write(entry, order, changed)
        entry.add(OrderPaid(id=order.pk, paid_minor=paid_minor, refunded_minor=refunded_minor))
    return order


def _write(entry: journal.Entry, order: Order, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(order, name, value)
    order.updated_at = entry.at
    order.version += 1
    order.save(using=entry.using, update_fields=[*facts, "updated_at", "version"])
