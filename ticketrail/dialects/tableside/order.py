"""``/ws/orders/<id>/``: one order, for staff, for the guests at its table, and for whoever holds its tracking token."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ticketrail import journal, live
from ticketrail.dialects import asking
from ticketrail.orders import cards, reads
from ticketrail.people.viewer import Viewer
from ticketrail.screens import seats

Frame = dict[str, Any]


class GetStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: the order as it is now."""


class UpdateStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For staff. With ``expected_version`` it is refused when somebody was quicker."""

    status: Literal["pending", "preparing", "ready", "completed", "cancelled"]
    expected_version: Annotated[int, Meta(ge=1)] | None = None
    reason: Annotated[str, Meta(max_length=200)] | None = None


async def update_status(
    viewer: Viewer, seat: live.Seat, wanted: UpdateStatus, once: journal.Once | None
) -> journal.Done[Any]:
    """Bring the order to a status."""
    return await asking.set_order_status(
        viewer,
        seat.restaurant_id,
        status=wanted.status,
        present=await journal.aread(seat.restaurant_id, _status, seat.params["id"]),
        once=once,
        order_id=seat.params["id"],
        expected_version=wanted.expected_version,
        reason=wanted.reason or "",
    )


class OrderFeed(live.Feed):
    """Everything that happens to one order."""

    path = "/ws/orders/<int:id>/"
    name = "order"
    actions = {
        "get_status": live.Action(GetStatus),
        "update_status": live.Action(UpdateStatus, update_status),
    }

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        with journal.reading(0) as rows:
            found = seats.find_order(rows, viewer, params["id"])
        with journal.reading(found.restaurant_id) as rows:
            return seats.seat(rows, viewer, f"order/{params['id']}", {"id": params["id"]})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        card = reads.order(reading, seat.params["id"])
        if card is None:
            return {"type": "order_removed", "id": seat.params["id"]}
        return {"type": "order_status", "order": cards.for_audience(card, seat.audience)}

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        if event.thing != "order" or event.id != seat.params["id"]:
            return None
        if event.card is None:
            return {"type": "order_removed", "id": event.id}
        order = cards.for_audience(event.card, seat.audience)
        return {"type": "order_update", "action": cards.change(event.was, event.card), "order": order}

    def gone(self, seat: live.Seat, event: journal.Recorded) -> bool:
        return event.thing == "order" and event.id == seat.params["id"] and event.card is None


def _status(rows: journal.Rows, order_id: int) -> str:
    card = reads.order(rows, order_id)
    return "" if card is None else str(card["order_status"])
