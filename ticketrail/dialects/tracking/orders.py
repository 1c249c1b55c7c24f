"""``/ws/orders/`` for the whole service, and ``/ws/orders/<id>/status/`` for one order's status and nothing else."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ticketrail import journal, live
from ticketrail.orders import reads
from ticketrail.people.permissions import require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import day, seats

Frame = dict[str, Any]


class Refresh(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: everything once more."""


class GetStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: the status as it is now."""


class OrdersFeed(live.Feed):
    """Every order of the day, for the staff's screens."""

    path = "/ws/orders/"
    name = "orders"
    actions = {"refresh": live.Action(Refresh)}

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        restaurant_id = seats.workplace(viewer, query.get("restaurant"))
        require(viewer, restaurant_id, "see_orders")
        with journal.reading(restaurant_id) as rows:
            return seats.seat(rows, viewer, "orders", {})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> list[Frame]:
        orders = day.orders_of_the_day(reading, seat.audience)
        today = day.today(reading)
        return [{"type": "orders_update", "orders": piece, "business_date": today} for piece in day.pieces(orders)]

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        return day.order_said(event, seat.audience)


class OrderStatusFeed(live.Feed):
    """The status of one order."""

    path = "/ws/orders/<int:id>/status/"
    name = "order status"
    actions = {"get_status": live.Action(GetStatus)}

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        with journal.reading(0) as rows:
            found = seats.find_order(rows, viewer, params["id"])
        with journal.reading(found.restaurant_id) as rows:
            return seats.seat(rows, viewer, f"status/{params['id']}", {"id": params["id"]})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        card = reads.order(reading, seat.params["id"])
        if card is None:
            return {"type": "order_removed", "id": seat.params["id"]}
        return {"type": "order_status", "order_id": card["id"], "status": card["order_status"]}

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        if event.thing != "order" or event.id != seat.params["id"]:
            return None
        if event.card is None:
            return {"type": "order_removed", "id": event.id}
        old, new = event.was and event.was["order_status"], event.card["order_status"]
        if old == new:
            return None
        return {"type": "status_change", "order_id": event.id, "old_status": old, "new_status": new}

    def gone(self, seat: live.Seat, event: journal.Recorded) -> bool:
        return event.thing == "order" and event.id == seat.params["id"] and event.card is None
