"""``/ws/tables/<id>/``: one table, for those who serve there."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from ticketrail import journal, live
from ticketrail.dialects import hosting
from ticketrail.floor.models import table_cards
from ticketrail.people.viewer import Viewer
from ticketrail.screens import finding, seats

Frame = dict[str, Any]

_SEATED = frozenset({"occupied", "bill_requested"})


class GetStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: the table as it is now."""


class MarkOccupied(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A party of ``guest_count`` sits down."""

    guest_count: Annotated[int, Meta(ge=1, le=999)]


class Release(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The party leaves. Managers may ``force`` it past open orders, with a reason."""

    force: bool = False
    reason: Annotated[str, Meta(max_length=200)] = ""


async def mark_occupied(
    viewer: Viewer, seat: live.Seat, wanted: MarkOccupied, once: journal.Once | None
) -> journal.Done[Any]:
    """Open the table."""
    facts = {"table_id": seat.params["id"], "guest_count": wanted.guest_count}
    return await hosting.occupy(viewer, seat.restaurant_id, once, **facts)


async def release(viewer: Viewer, seat: live.Seat, wanted: Release, once: journal.Once | None) -> journal.Done[Any]:
    """Free the table."""
    facts = {"table_id": seat.params["id"], "force": wanted.force, "reason": wanted.reason}
    return await hosting.release(viewer, seat.restaurant_id, once, **facts)


class TableFeed(live.Feed):
    """Who sits at one table."""

    path = "/ws/tables/<int:id>/"
    name = "table"
    actions = {
        "get_status": live.Action(GetStatus),
        "mark_occupied": live.Action(MarkOccupied, mark_occupied),
        "release": live.Action(Release, release),
    }

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        with journal.reading(0) as rows:
            restaurant_id = finding.table(rows, viewer, params["id"])
        with journal.reading(restaurant_id) as rows:
            return seats.seat(rows, viewer, f"table/{params['id']}", {"id": params["id"]})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        cards = table_cards(reading, [seat.params["id"]])
        if not cards:
            return {"type": "table_removed", "id": seat.params["id"]}
        return {"type": "table_status", "table": cards[seat.params["id"]]}

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        return table_said(event) if event.id == seat.params["id"] else None

    def gone(self, seat: live.Seat, event: journal.Recorded) -> bool:
        return event.thing == "table" and event.id == seat.params["id"] and event.card is None


def table_said(event: journal.Recorded) -> Frame | None:
    """``table_update {action, table}`` or ``table_removed {id}``; None for what is no table's event."""
    if event.thing != "table":
        return None
    if event.card is None:
        return {"type": "table_removed", "id": event.id}
    return {"type": "table_update", "action": table_change(event), "table": event.card}


def table_change(event: journal.Recorded) -> str:
    """What happened to a table, from what it was and is."""
    if event.data.get("moved_from") or event.data.get("moved_to"):
        return "moved"
    was, card = event.was or {"status": None}, event.card or {}
    if was["status"] == card["status"]:
        return "updated"
    if card["status"] in _SEATED:
        return "updated" if card["status"] == "occupied" and was["status"] in _SEATED else str(card["status"])
    if was["status"] in _SEATED:
        return "released"
    return "cleaned" if (was["status"], card["status"]) == ("needs_cleaning", "available") else "updated"
