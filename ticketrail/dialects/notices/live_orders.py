"""``/api/ws/orders/live`` and ``/api/v1/ws/orders/live``: every order of a restaurant, for its dashboards."""

from collections.abc import Mapping
from typing import Any

from ticketrail import journal, live
from ticketrail.dialects.notices.text_ids import with_text_ids
from ticketrail.orders import cards
from ticketrail.people.permissions import require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import day, seats

Frame = dict[str, Any]

GREETING = "Connected to real-time order updates"


class LiveOrders(live.Feed):
    """New orders, changed statuses and everything else that happens to an order. No snapshot unless asked for."""

    snapshot_on_join = False

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        restaurant_id = seats.workplace(viewer, query.get("restaurant"))
        require(viewer, restaurant_id, "see_orders")
        with journal.reading(restaurant_id) as rows:
            return seats.seat(rows, viewer, "live-orders", {})

    def greeting(self, seat: live.Seat) -> Frame:
        return {"type": "connection_established", "restaurant_id": str(seat.restaurant_id), "message": GREETING}

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> list[Frame]:
        orders = [with_text_ids(card) for card in day.orders_of_the_day(reading, seat.audience)]
        today = day.today(reading)
        return [{"type": "orders_snapshot", "orders": piece, "business_date": today} for piece in day.pieces(orders)]

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        if event.thing != "order":
            return None
        if event.card is None:
            return {"type": "order_removed", "order_id": str(event.id)}
        order = with_text_ids(cards.for_audience(event.card, seat.audience))
        return {"type": _said(cards.change(event.was, event.card)), "order": order}


class LiveOrdersV1(LiveOrders):
    """The same under the API's version."""

    path, name = "/api/v1/ws/orders/live", "live orders v1"


class LiveOrdersUnversioned(LiveOrders):
    """The same as the notification document has it."""

    path, name = "/api/ws/orders/live", "live orders"


def _said(change: str) -> str:
    if change == "new_order":
        return "order_created"
    return "order_status_changed" if change in ("status_changed", "cancelled") else "order_updated"
