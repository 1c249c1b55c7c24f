"""Where orders and tables meet: ordering at a table, moving a party with its orders, and leaving."""

from collections.abc import Sequence
from typing import Unpack

from ticketrail import journal
from ticketrail.floor import commands as floor
from ticketrail.floor.commands import SessionClosed
from ticketrail.floor.models import Table, TableSession, live_sessions
from ticketrail.floor.passes import Offer
from ticketrail.kernel import money
from ticketrail.kernel.refusals import Invalid, Refusal
from ticketrail.orders import moves
from ticketrail.orders.checks import Problems
from ticketrail.orders.choosing import Asked
from ticketrail.orders.events import OrderReseated, SessionForced
from ticketrail.orders.models import Order
from ticketrail.orders.placing import FROM_OUTSIDE, OrderFacts, place_order
from ticketrail.venues.rows import locked

NAME = 60
REASON = 200


class OpenOrders(Refusal):
    """Something is still being made, or not paid for."""

    code, status = "open_orders", 409


def place_at_table(
    entry: journal.Entry,
    *,
    items: Sequence[Asked],
    table_id: int | None = None,
    session_id: int | None = None,
    guest_count: int = 1,
    **order: Unpack[OrderFacts],
) -> Order:
    """Order for a party, named by its table, by its session or by both. For staff; guests show their pass.

    At a table where nobody sits yet the order opens one, for ``guest_count`` people.
    """
    if table_id is not None:
        session_id = _party(entry, table_id, session_id, guest_count)
    return place_order(entry, items=items, session_id=session_id, **order)


def place_with_pass(
    entry: journal.Entry, *, offer: Offer, items: Sequence[Asked], guest_name: str = "", **order: Unpack[OrderFacts]
) -> Order:
    """Order with the pass that scanning a table's code gave: with the party there, or as one where guests may open.

    All of it or nothing: a refused order leaves no party and no pass behind.
    """
    guest = floor.admit_guest(entry, offer=offer, name=guest_name or order.get("customer_name", "")[:NAME].strip())
    return place_order(entry, items=items, session_id=guest.session_id, **order)


def move_session(entry: journal.Entry, *, session_id: int, table_id: int) -> TableSession:
    """A party takes another table, and its orders go with it."""
    session = floor.move_session(entry, session_id=session_id, table_id=table_id)
    _reseat(entry, session)
    return session


def assign_waiter(entry: journal.Entry, *, session_id: int, waiter_id: int | None) -> TableSession:
    """Somebody else looks after a party, and after its orders."""
    session = floor.assign_waiter(entry, session_id=session_id, waiter_id=waiter_id)
    _reseat(entry, session)
    return session


def close_session(entry: journal.Entry, *, session_id: int, force: bool = False, reason: str = "") -> TableSession:
    """A party leaves. Raises `OpenOrders` while something is being made or unpaid, unless forced, with a reason.

    A forced close leaves the orders as they are: the kitchen finishes them, or a manager calls them off.
    """
    session = locked(entry, TableSession, session_id, "There is no such table session.")
    reason = _checked(reason)
    if session.live:
        _check_done(entry, session, force=force, reason=reason)
    return floor.end_session(entry, session_id=session.pk)


def release_table(entry: journal.Entry, *, table_id: int, force: bool = False, reason: str = "") -> Table:
    """The party at a table leaves, as with `close_session`. Where nobody sits nothing happens."""
    table = locked(entry, Table, table_id, "There is no such table here.")
    session = live_sessions(entry, [table.pk]).get(table.pk)
    if session is not None:
        close_session(entry, session_id=session.pk, force=force, reason=reason)
    return table


def _party(entry: journal.Entry, table_id: int, session_id: int | None, guest_count: int) -> int:
    if entry.actor.kind in FROM_OUTSIDE:
        raise SessionClosed("Scan the code on the table to order there.")
    table = locked(entry, Table, table_id, "There is no such table here.")
    session = live_sessions(entry, [table.pk]).get(table.pk)
    if session_id is not None and (session is None or session.pk != session_id):
        raise Invalid("Another party sits at this table.", fields={"session_id": "Not the party at this table."})
    return (session or floor.open_session(entry, table_id=table.pk, guest_count=guest_count)).pk


def _checked(reason: str) -> str:
    problems = Problems()
    reason = problems.text("reason", reason, REASON)
    problems.refuse()
    return reason


def _check_done(entry: journal.Entry, session: TableSession, *, force: bool, reason: str) -> None:
    orders = entry.rows(Order).filter(session_id=session.pk)
    unfinished = tuple(order.pk for order in orders if order.order_status in moves.STAGES)
    unpaid = sum(order.due_minor for order in orders)
    if not unfinished and not unpaid:
        return
    if not force:
        raise OpenOrders(_why(session, len(unfinished), unpaid), current=session.current())
    if not reason:
        raise Invalid("Say why this table is closed all the same.", fields={"reason": "This needs a reason."})
    entry.add(SessionForced(id=session.pk, reason=reason, open_orders=unfinished, unpaid_minor=unpaid))


def _why(session: TableSession, unfinished: int, unpaid: int) -> str:
    parts = [f"{unfinished} {'order is' if unfinished == 1 else 'orders are'} not done"] if unfinished else []
    if unpaid:
        parts.append(f"{money.amount(unpaid, session.currency)} {session.currency} is not paid")
    return f"Table {session.table_number}: {' and '.join(parts)}."


def _reseat(entry: journal.Entry, session: TableSession) -> None:
    """Copy the party's table and waiter onto those of its orders that carry others."""
    facts = {"table_id": session.table_id, "table_number": session.table_number, "waiter_id": session.waiter_id}
    for order in entry.rows(Order).filter(session_id=session.pk).exclude(**facts).select_for_update():
        entry.rows(Order).filter(pk=order.pk).update(**facts, version=order.version + 1, updated_at=entry.at)
        entry.add(OrderReseated(id=order.pk, table_id=session.table_id, waiter_id=session.waiter_id))
