"""``/ws/orders/<id>/items/``: the dishes of one order, one by one."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ticketrail import journal, live
from ticketrail.dialects import asking
from ticketrail.kernel.refusals import NotFound
from ticketrail.orders import cards, reads
from ticketrail.orders.models import OrderItem
from ticketrail.people.viewer import Viewer
from ticketrail.screens import seats

Frame = dict[str, Any]


class GetItems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: the items as they are now."""


class UpdateItemStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For staff. Voiding needs a reason."""

    item_id: Annotated[int, Meta(ge=1, le=live.MAX_ID)]
    status: Literal["pending", "preparing", "ready", "served", "cancelled", "voided"]
    reason: Annotated[str, Meta(max_length=200)] | None = None


async def update_item_status(
    viewer: Viewer, seat: live.Seat, wanted: UpdateItemStatus, once: journal.Once | None
) -> journal.Done[Any]:
    """Bring one item to a status."""
    order_id = seat.params["id"]
    return await asking.set_item_status(
        viewer,
        seat.restaurant_id,
        status=wanted.status,
        present=await journal.aread(seat.restaurant_id, _present, order_id, wanted.item_id),
        once=once,
        order_id=order_id,
        item_id=wanted.item_id,
        reason=wanted.reason or "",
    )


class ItemsFeed(live.Feed):
    """What happens to the dishes of one order."""

    path = "/ws/orders/<int:id>/items/"
    name = "order items"
    actions = {
        "get_items": live.Action(GetItems),
        "update_item_status": live.Action(UpdateItemStatus, update_item_status),
    }

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        with journal.reading(0) as rows:
            found = seats.find_order(rows, viewer, params["id"])
        with journal.reading(found.restaurant_id) as rows:
            return seats.seat(rows, viewer, f"items/{params['id']}", {"id": params["id"]})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        order_id = seat.params["id"]
        if reads.order(reading, order_id) is None:
            return {"type": "order_removed", "id": order_id}
        ids = list(reading.rows(OrderItem).filter(order_id=order_id).order_by("pk").values_list("pk", flat=True))
        found = reads.item_cards(reading, ids)
        return {"type": "order_items", "order_id": order_id, "items": [found[item_id] for item_id in ids]}

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        if self.gone(seat, event):
            return {"type": "order_removed", "id": event.id}
        if event.thing == "item":
            here = event.card is not None and event.card["order_id"] == seat.params["id"]
            return _changed(event) if here else None
        return _removed(event) if event.thing == "order" and event.id == seat.params["id"] else None

    def gone(self, seat: live.Seat, event: journal.Recorded) -> bool:
        return event.thing == "order" and event.id == seat.params["id"] and event.card is None


def _changed(event: journal.Recorded) -> Frame:
    card = event.card or {}
    return {"type": "item_update", "action": cards.item_change(event.was, card), "item": card}


def _removed(event: journal.Recorded) -> Frame | None:
    """Dishes that a foreign hand took off the order: only the order knows them all, told with their placing or not."""
    card = event.card or {"items": []}
    left = {str(item["id"]) for item in card["items"]}
    ids = [int(item_id) for item_id in (event.was or {"items": {}})["items"] if item_id not in left]
    return {"type": "item_removed", "id": ids[0], "ids": ids} if ids else None


def _present(rows: journal.Rows, order_id: int, item_id: int) -> str:
    found = rows.rows(OrderItem).filter(pk=item_id, order_id=order_id).first()
    if found is None:
        raise NotFound("There is no such item in this order.")
    return found.status
