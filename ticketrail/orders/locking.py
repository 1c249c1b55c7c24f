"""Finding an order to change it, and refusing to with what it is now."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ticketrail import journal
from ticketrail.journal.statements import Update
from ticketrail.kernel import clock
from ticketrail.kernel.refusals import Refusal, VersionConflict
from ticketrail.orders.models import Order, OrderItem
from ticketrail.venues import rows
from ticketrail.venues.models import Restaurant

_SAVE = Update(Order, *(field.attname for field in Order._meta.concrete_fields if not field.primary_key))


class IllegalTransition(Refusal):
    """Not from where it stands; ``current`` says where that is, since when and by whom."""

    code, status = "illegal_transition", 409


def locked(entry: journal.Entry, order_id: int) -> Order:
    """The order, locked until the commit. Raises `NotFound`, for another restaurant's order as well."""
    return rows.locked(entry, Order, order_id, "There is no such order.")


def save(entry: journal.Entry, order: Order) -> None:
    """Write the whole row of an order that is locked."""
    _SAVE(entry, order)


def check_version(entry: journal.Entry, order: Order, expected: int | None) -> None:
    """Raise `VersionConflict` when the caller looked at another version than this."""
    if expected is not None and expected != order.version:
        sentence = f"Order {order.call_number} was changed meanwhile{_since(entry, order)}. Look at it again."
        raise VersionConflict(sentence, current=current(order))


def illegal(entry: journal.Entry, order: Order, why: str) -> IllegalTransition:
    """The refusal: "Order 42 is completed (by Marco at 19:42): " and ``why``."""
    sentence = f"Order {order.call_number} is {order.order_status}{_since(entry, order)}: {why}"
    return IllegalTransition(sentence, current=current(order))


def illegal_item(entry: journal.Entry, item: OrderItem, why: str) -> IllegalTransition:
    """The same about one item of an order."""
    sentence = f"{item.name} is {item.status}{_since(entry, item)}: {why}"
    return IllegalTransition(sentence, current=current(item))


def current(row: Order | OrderItem) -> dict[str, Any]:
    """``{status, version, by, at}``: the state, and who brought it there when."""
    status = row.order_status if isinstance(row, Order) else row.status
    return {"status": status, "version": row.version, "by": row.moved_by["name"], "at": clock.iso(row.moved_at)}


def _since(entry: journal.Entry, row: Order | OrderItem) -> str:
    return f" (by {row.moved_by['name']} at {_local(entry, row.moved_at)})"


def _local(entry: journal.Entry, at: datetime) -> str:
    # People read the clock on their own wall.
    zone = entry.rows(Restaurant).values_list("time_zone", flat=True).get()
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"
