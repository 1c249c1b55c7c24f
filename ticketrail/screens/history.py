"""What a customer has ordered, in every restaurant of the installation: only theirs, so no wall is crossed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import Q

from ticketrail import journal
from ticketrail.orders import tracking
from ticketrail.orders.models import Order, OrderItem
from ticketrail.venues.models import Restaurant

PAGE = 25
# More restaurants than a phone should hold sockets for; the others' orders are as of the page's loading.
FOLLOWED = 5

CALLED_OFF = ("cancelled", "voided")


class Past(msgspec.Struct, frozen=True):
    """One order of the history. ``lines`` are ``(quantity, name)``; ``at`` is in the restaurant's own time zone."""

    id: int
    place: Restaurant
    order_number: str
    order_status: str
    total_minor: int
    currency: str
    at: datetime
    lines: list[tuple[int, str]]
    track_url: str


class History(msgspec.Struct, frozen=True):
    """A page of it, newest first. ``places`` are the restaurants to follow, ``outlets`` those one can order from."""

    orders: list[Past]
    page: int
    pages: int
    places: list[int]
    outlets: list[Restaurant]


def history(rows: journal.Rows, customer_id: int, page: int) -> History:
    """The orders that were placed while this customer was signed in; ``page`` counts from 1."""
    mine = Order.objects.using(rows.using).filter(customer_id=customer_id)
    pages = max(1, -(-mine.count() // PAGE))
    page = min(page, pages)
    newest = mine.select_related("restaurant").order_by("-created_at", "-id")
    shown = list(newest[(page - 1) * PAGE : page * PAGE])
    lines = _lines(rows, [order.pk for order in shown])
    places = dict.fromkeys(order.restaurant_id for order in shown)
    return History(
        orders=[_past(order, lines.get(order.pk, [])) for order in shown],
        page=page,
        pages=pages,
        places=list(places)[:FOLLOWED],
        outlets=_outlets(rows),
    )


def _past(order: Order, lines: list[tuple[int, str]]) -> Past:
    return Past(
        id=order.pk,
        place=order.restaurant,
        order_number=order.order_number,
        order_status=order.order_status,
        total_minor=order.total_minor,
        currency=order.currency,
        at=order.created_at.astimezone(ZoneInfo(order.restaurant.time_zone)),
        lines=lines,
        track_url=tracking.path(order.restaurant_id, order.pk),
    )


def _lines(rows: journal.Rows, order_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    # What was called off is left out, except where nothing else is left to show.
    wanted = ~Q(status__in=CALLED_OFF) | Q(order__order_status="cancelled")
    items = OrderItem.objects.using(rows.using).filter(wanted, order_id__in=order_ids)
    for order_id, quantity, name in items.order_by("pk").values_list("order_id", "quantity", "name"):
        found.setdefault(order_id, []).append((quantity, name))
    return found


def _outlets(rows: journal.Rows) -> list[Restaurant]:
    places = Restaurant.objects.using(rows.using).order_by("pk")
    return [place for place in places if place.takeaway or place.delivery]
