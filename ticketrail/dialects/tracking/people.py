"""``/ws/admin/notifications/`` for managers, and ``/ws/users/<id>/`` for one customer."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ticketrail import journal, live
from ticketrail.calls import reads
from ticketrail.dialects import calling
from ticketrail.kernel.refusals import NotFound
from ticketrail.orders.cards import for_audience
from ticketrail.orders.models import Order
from ticketrail.orders.reads import customer_orders
from ticketrail.people.permissions import require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import day, seats
from ticketrail.screens.notifications import notification_said
from ticketrail.venues.reads import everywhere

Frame = dict[str, Any]

HISTORY = 50


class Acknowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """I take care of it."""

    notification_id: Annotated[int, Meta(ge=1, le=live.MAX_ID)]


class Alert(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tell everybody who works here."""

    message: Annotated[str, Meta(min_length=1, max_length=500)]
    priority: Literal["low", "normal", "high", "urgent"] = "high"


class GetStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: everything once more."""


async def acknowledge(
    viewer: Viewer, seat: live.Seat, wanted: Acknowledge, once: journal.Once | None
) -> journal.Done[Any]:
    """Take care of a call."""
    return await calling.acknowledge(viewer, seat.restaurant_id, once, notification_id=wanted.notification_id)


async def alert(viewer: Viewer, seat: live.Seat, wanted: Alert, once: journal.Once | None) -> journal.Done[Any]:
    """Alert everybody."""
    facts = {"message": wanted.message, "priority": wanted.priority}
    return await calling.alert(viewer, seat.restaurant_id, once, **facts)


class AdminNotifications(live.Feed):
    """Every call of the staff, for managers."""

    path = "/ws/admin/notifications/"
    name = "admin notifications"
    actions = {"acknowledge": live.Action(Acknowledge, acknowledge), "alert": live.Action(Alert, alert)}

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        restaurant_id = seats.workplace(viewer, query.get("restaurant"))
        require(viewer, restaurant_id, "alert")
        with journal.reading(restaurant_id) as rows:
            return seats.seat(rows, viewer, "admin-notifications", {})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        return {"type": "notifications", "notifications": reads.open_notifications(reading)}

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        return notification_said(event)


class CustomerFeed(live.Feed):
    """A customer's own orders in one restaurant, and what they are told."""

    path = "/ws/users/<int:id>/"
    name = "customer"
    actions = {"get_status": live.Action(GetStatus), "acknowledge": live.Action(Acknowledge, acknowledge)}

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        if not viewer.customer or viewer.user_id != params["id"]:
            raise NotFound("There is no such thing.")
        with journal.reading(0) as rows:
            restaurant_id = _restaurant(rows, params["id"], query.get("restaurant", ""))
        with journal.reading(restaurant_id) as rows:
            return seats.seat(rows, viewer, f"customer/{params['id']}", {"id": params["id"]})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        page = customer_orders(reading, seat.params["id"], page_size=HISTORY)
        return {
            "type": "user_status",
            "orders": [for_audience(card, seat.audience) for card in page.items],
            "notifications": reads.customer_notifications(reading, seat.params["id"]),
        }

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        if event.thing not in ("order", "notification"):
            return None
        if _is_of(event.card, seat):
            if event.thing == "order":
                return day.order_said(event, seat.audience)
            return {"type": "notification", "notification": event.card}
        # It is gone, or it is not this customer's any more.
        return {"type": f"{event.thing}_removed", "id": event.id} if _is_of(event.was, seat) else None


def _is_of(known: Frame | None, seat: live.Seat) -> bool:
    return known is not None and known.get("customer_id") == seat.params["id"]


def _restaurant(rows: journal.Rows, customer_id: int, wanted: str) -> int:
    """The restaurant asked for, else where this customer ordered last, else the first of all."""
    known = [place.pk for place in everywhere(rows)]
    if wanted:
        if not wanted.isdecimal() or len(wanted) > 12 or int(wanted) not in known:
            raise NotFound("There is no such restaurant.")
        return int(wanted)
    last = Order.objects.using(rows.using).filter(customer_id=customer_id).order_by("-created_at").first()
    if last is None and not known:
        raise NotFound("There is no restaurant here yet.")
    return known[0] if last is None else last.restaurant_id
