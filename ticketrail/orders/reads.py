"""What others ask about orders. Every function takes the rows to read, an entry's or a reading's, and gives cards."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from ticketrail import journal
from ticketrail.orders import moves
from ticketrail.orders.cards import (
    Card,
    change,
    for_audience,
    item_change,
    order_gist,
    queue_key,
    stage_of,
    stage_of_gist,
)
from ticketrail.orders.checks import LARGEST_ID, Problems
from ticketrail.orders.models import Order, item_cards, items_by_order, order_cards

__all__ = [
    "Page",
    "change",
    "customer_orders",
    "for_audience",
    "item_cards",
    "item_change",
    "items_by_order",
    "open_orders",
    "order",
    "order_cards",
    "order_gist",
    "page_of_orders",
    "queue_key",
    "session_orders",
    "stage_of",
    "stage_of_gist",
]

LARGEST_PAGE = 200

_RANK = Case(
    When(priority="rush", then=Value(0)),
    When(priority="high", then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
SORTS: dict[str, tuple[Any, ...]] = {
    name: (name,)
    for name in (
        "created_at",
        "updated_at",
        "call_number",
        "order_number",
        "order_status",
        "payment_status",
        "table_number",
        "total_minor",
        "estimated_time",
    )
} | {"queue": (_RANK, "created_at")}


class Page(msgspec.Struct, frozen=True):
    """Part of a longer list: ``total`` counts all of it, ``page`` counts from 1."""

    items: list[Card]
    total: int
    page: int
    page_size: int


def order(rows: journal.Rows, order_id: int) -> Card | None:
    """The card of one order of the restaurant."""
    return order_cards(rows, [order_id]).get(order_id) if 0 < order_id <= LARGEST_ID else None


def open_orders(rows: journal.Rows) -> list[Card]:
    """Everything still to be cooked or carried, as a kitchen wants it: rush first, then the oldest."""
    return sorted(_cards(rows, rows.rows(Order).filter(order_status__in=moves.STAGES)), key=queue_key)


def session_orders(rows: journal.Rows, session_id: int) -> list[Card]:
    """All orders of a table session, oldest first."""
    return _cards(rows, rows.rows(Order).filter(session_id=session_id))


def page_of_orders(
    rows: journal.Rows,
    *,
    status: Collection[str] = (),
    q: str = "",
    order_type: str = "",
    sort: str = "",
    page: int = 1,
    page_size: int = 50,
    phones: bool = True,
) -> Page:
    """Orders that fit, newest first unless ``sort`` names a column (``-`` before it turns it around) or ``queue``.

    ``q`` looks for a call or table number if it is a short number, otherwise at the order number, the name and, with
    ``phones``, the phone number.
    """
    problems = Problems()
    for one in status:
        problems.choice("status", one, moves.ORDER_STATUSES)
    problems.choice("order_type", order_type, ("", *moves.ORDER_TYPES))
    problems.choice("sort", sort.removeprefix("-"), ("", *SORTS))
    q = problems.text("q", q, 100)
    page = problems.whole("page", page, 1, 1_000_000)
    page_size = problems.whole("page_size", page_size, 1, LARGEST_PAGE)
    problems.refuse()
    found = rows.rows(Order).filter(_says(q, phones=phones))
    if status:
        found = found.filter(order_status__in=status)
    if order_type:
        found = found.filter(order_type=order_type)
    return _page(rows, found.order_by(*_sorting(sort)), page, page_size)


def customer_orders(rows: journal.Rows, customer_id: int, *, page: int = 1, page_size: int = 50) -> Page:
    """What a signed-in customer has ordered in this restaurant, newest first."""
    found = rows.rows(Order).filter(customer_id=customer_id).order_by("-created_at", "-id")
    return _page(rows, found, page, page_size)


def _says(q: str, *, phones: bool) -> Q:
    if not q:
        return Q()
    if q.isascii() and q.isdigit() and len(q) < 5:
        # Nobody who types 12 means every order number with a 12 in its time.
        return Q(call_number=int(q)) | Q(table_number=int(q))
    said = Q(order_number__icontains=q) | Q(customer_name__icontains=q)
    return said | Q(customer_phone__icontains=q) if phones else said


def _sorting(sort: str) -> Sequence[Any]:
    name = sort.removeprefix("-")
    if not name:
        return ("-created_at", "-id")
    backwards = sort.startswith("-")
    columns = [_ordered(column, backwards) for column in SORTS[name]]
    return (*columns, "-id" if backwards else "id")


def _ordered(column: Any, backwards: bool) -> Any:
    if isinstance(column, str):
        return f"-{column}" if backwards else column
    return column.desc() if backwards else column.asc()


def _page(rows: journal.Rows, found: QuerySet[Order], page: int, page_size: int) -> Page:
    start = (page - 1) * page_size
    return Page(_cards(rows, found[start : start + page_size]), found.count(), page, page_size)


def _cards(rows: journal.Rows, orders: QuerySet[Order]) -> list[Card]:
    ids = list(orders.values_list("pk", flat=True))
    cards = order_cards(rows, ids)
    return [cards[order_id] for order_id in ids]
