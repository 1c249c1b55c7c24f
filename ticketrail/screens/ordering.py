"""Placing an order from where somebody sits: a guest with a pass, or staff for a table."""

from typing import Any

from ticketrail import journal
from ticketrail.floor.commands import SessionClosed, admit_guest
from ticketrail.floor.models import Table, live_sessions
from ticketrail.floor.passes import Offer
from ticketrail.kernel.refusals import Invalid, NotFound
from ticketrail.orders.commands import place_order
from ticketrail.orders.models import Order

NAME = 60


def order_as_guest(entry: journal.Entry, *, offer: Offer, customer_name: str = "", **order: Any) -> Order:
    """Sit down with the party at the table that was scanned, or as a new one where guests may open, and order.

    All of it or nothing: a refused order leaves no party and no pass behind.
    """
    joined = admit_guest(entry, offer=offer, name=customer_name[:NAME].strip())
    return place_order(entry, session_id=joined.session_id, customer_name=customer_name, **order)


def order_for_table(
    entry: journal.Entry, *, table_id: int | None = None, session_id: int | None = None, **order: Any
) -> Order:
    """Order for the party at a table, named by the table, by the party, or by both."""
    if table_id is not None:
        party = live_sessions(entry, [table_id]).get(table_id)
        if party is None:
            raise _closed(entry, table_id)
        if session_id is not None and session_id != party.pk:
            raise Invalid("Another party sits at this table.", fields={"session_id": "Not the party at this table."})
        session_id = party.pk
    return place_order(entry, session_id=session_id, **order)


def _closed(entry: journal.Entry, table_id: int) -> NotFound | SessionClosed:
    number = entry.rows(Table).filter(pk=table_id).values_list("number", flat=True).first()
    if number is None:
        return NotFound("There is no such table here.")
    return SessionClosed(f"Table {number} is closed. Open it first.")
