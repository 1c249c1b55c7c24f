"""``/ws/restaurants/<id>/``: everything that happens in a restaurant, for its staff."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ticketrail import journal, live
from ticketrail.dialects.tableside.session import session_said
from ticketrail.dialects.tableside.table import table_said
from ticketrail.floor import reads as floor
from ticketrail.people.permissions import may, require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import day, seats, statistics
from ticketrail.screens.notifications import call_said

Frame = dict[str, Any]

# For managers only: what the day has brought.
_TAKINGS = ("revenue_minor",)


class GetStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: the restaurant as it is now."""


class RestaurantFeed(live.Feed):
    """Orders, tables, parties, payments and calls. The kitchen hears of orders and calls alone."""

    path = "/ws/restaurants/<int:id>/"
    name = "restaurant"
    ticker = 1.0
    actions = {"get_status": live.Action(GetStatus)}

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer, restaurant_id = seats.known(viewer), seats.workplace(viewer, params["id"])
        require(viewer, restaurant_id, "see_orders")
        takings = may(viewer, restaurant_id, "see_statistics")
        with journal.reading(restaurant_id) as rows:
            topic = "restaurant/takings" if takings else "restaurant"
            return seats.seat(rows, viewer, topic, {"takings": takings})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> list[Frame]:
        floor_too = seat.audience == "full"
        first, *rest = day.pieces(day.orders_of_the_day(reading, seat.audience))
        state = {
            "type": "restaurant_status",
            "orders": first,
            "tables": floor.tables(reading) if floor_too else [],
            "sessions": floor.live(reading) if floor_too else [],
            "stats": _stats(reading, seat),
            "business_date": day.today(reading),
        }
        more: list[Frame] = [
            {"type": "restaurant_status", "orders": piece, "tables": [], "sessions": []} for piece in rest
        ]
        return [state, *more]

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        said = day.order_said(event, seat.audience) or call_said(event)
        if said is None and seat.audience == "full":
            said = table_said(event) or session_said(event) or _payment_said(event)
        return said

    def tick(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        return {"type": "stats_update", "stats": _stats(reading, seat)}


def _payment_said(event: journal.Recorded) -> Frame | None:
    if event.thing != "payment":
        return None
    if event.card is None:
        return {"type": "payment_removed", "id": event.id}
    return {"type": "payment_update", "payment": event.card}


def _stats(reading: journal.Reading, seat: live.Seat) -> Frame:
    stats = statistics.stats(reading)
    return stats if seat.params["takings"] else {name: stats[name] for name in stats if name not in _TAKINGS}
