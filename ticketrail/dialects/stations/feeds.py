"""The kitchen displays as feeds: one per stage, for the whole kitchen or for one station of it.

With a station the stage follows from that station's dishes alone, so the bar is done when the drinks are, whatever the
grill still has to do. Nothing is cut off: the order that would fall out is the one that waits longest.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

import msgspec

from ticketrail import journal, live
from ticketrail.orders import cards, moves, reads
from ticketrail.people.permissions import require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import seats

Frame = dict[str, Any]


class Refresh(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: the whole stage once more."""


class StageFeed(live.Feed):
    """What stands on one stage. Gains, changes in place and losses are three different frames."""

    stage: ClassVar[str]
    actions = {"refresh": live.Action(Refresh)}

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        restaurant_id = seats.workplace(viewer, query.get("restaurant"))
        require(viewer, restaurant_id, "see_stages")
        station = query.get("station", "")
        with journal.reading(restaurant_id) as rows:
            seats.check_station(rows, station)
            return seats.seat(rows, viewer, f"kitchen/{self.stage}/{station}", {"station": station})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        station = seat.params["station"]
        held = [card for card in reads.open_orders(reading) if cards.stage_of(card, station) == self.stage]
        orders = [cards.for_audience(card, seat.audience) for card in sorted(held, key=cards.queue_key)]
        return {"type": "orders_update", "orders": orders, "station": self.stage}

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        if event.thing != "order":
            return None
        station, card = seat.params["station"], event.card
        old = cards.stage_of_gist(event.was, station)
        if card is None:
            return {"type": "order_removed", "id": event.id} if old == self.stage else None
        if cards.stage_of(card, station) == self.stage:
            action = "updated" if old == self.stage else _gained(event.was, station)
            return {"type": "order_update", "order": cards.for_audience(card, seat.audience), "action": action}
        if old == self.stage:
            new = _reached(card, station)
            return {"type": "status_change", "order_id": event.id, "old_status": old, "new_status": new}
        return None


def _gained(was: Frame | None, station: str) -> str:
    # An add-on may be the first thing that a station has to do for an order: there it is a new one.
    known = was is not None and (not station or any(where == station for _, where in was["items"].values()))
    return "status_changed" if known else "new_order"


def _reached(card: Frame, station: str) -> str:
    if not station:
        return str(card["order_status"])
    return moves.derive(item["status"] for item in card["items"] if item["station"] == station)


class Pending(StageFeed):
    """What came in and is not begun."""

    stage, name, path = "pending", "kitchen pending", "/ws/kitchen/pending/"


class Preparing(StageFeed):
    """What is being cooked."""

    stage, name, path = "preparing", "kitchen preparing", "/ws/kitchen/preparing/"


class Ready(StageFeed):
    """What can be carried."""

    stage, name, path = "ready", "kitchen ready", "/ws/kitchen/ready/"


STAGE_FEEDS: Final[tuple[live.Feed, ...]] = (Pending(), Preparing(), Ready())
