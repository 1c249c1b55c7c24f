"""``/ws/tables/sessions/<id>/``: one party, for those who serve it and for its guests."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from ticketrail import journal, live
from ticketrail.dialects import hosting
from ticketrail.floor import reads
from ticketrail.kernel.refusals import NotFound
from ticketrail.people.viewer import Viewer
from ticketrail.screens import finding, seats

Frame = dict[str, Any]


class GetStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: the party as it is now."""


class UpdateGuestCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many sit there."""

    guest_count: Annotated[int, Meta(ge=1, le=999)]


class CloseSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For staff: the party leaves. Managers may ``force`` it past open orders, with a reason."""

    force: bool = False
    reason: Annotated[str, Meta(max_length=200)] = ""


class RequestBill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: the party wants to pay."""


class CallWaiter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: somebody should come."""


async def update_guest_count(
    viewer: Viewer, seat: live.Seat, wanted: UpdateGuestCount, once: journal.Once | None
) -> journal.Done[Any]:
    """Set the number of guests."""
    facts = {"session_id": seat.params["id"], "guest_count": wanted.guest_count}
    return await hosting.count_guests(viewer, seat.restaurant_id, once, **facts)


async def close_session(
    viewer: Viewer, seat: live.Seat, wanted: CloseSession, once: journal.Once | None
) -> journal.Done[Any]:
    """End the visit."""
    facts = {"session_id": seat.params["id"], "force": wanted.force, "reason": wanted.reason}
    return await hosting.close(viewer, seat.restaurant_id, once, **facts)


async def request_bill(
    viewer: Viewer, seat: live.Seat, wanted: RequestBill, once: journal.Once | None
) -> journal.Done[Any]:
    """Ask for the bill."""
    return await hosting.request(viewer, seat.restaurant_id, once, kind="bill", session_id=seat.params["id"])


async def call_waiter(
    viewer: Viewer, seat: live.Seat, wanted: CallWaiter, once: journal.Once | None
) -> journal.Done[Any]:
    """Call a waiter."""
    return await hosting.request(viewer, seat.restaurant_id, once, kind="call_waiter", session_id=seat.params["id"])


class SessionFeed(live.Feed):
    """What happens to one party."""

    path = "/ws/tables/sessions/<int:id>/"
    name = "session"
    actions = {
        "get_status": live.Action(GetStatus),
        "update_guest_count": live.Action(UpdateGuestCount, update_guest_count),
        "close_session": live.Action(CloseSession, close_session),
        "request_bill": live.Action(RequestBill, request_bill),
        "call_waiter": live.Action(CallWaiter, call_waiter),
    }

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer = seats.known(viewer)
        with journal.reading(0) as rows:
            restaurant_id = finding.session(rows, viewer, params["id"])
        with journal.reading(restaurant_id) as rows:
            return seats.seat(rows, viewer, f"session/{params['id']}", {"id": params["id"]})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        try:
            return {"type": "session_status", "session": reads.session(reading, seat.params["id"])}
        except NotFound:
            return {"type": "session_removed", "id": seat.params["id"]}

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        return session_said(event) if event.id == seat.params["id"] else None

    def gone(self, seat: live.Seat, event: journal.Recorded) -> bool:
        return event.thing == "session" and event.id == seat.params["id"] and event.card is None


def session_said(event: journal.Recorded) -> Frame | None:
    """``session_update {action, session}`` or ``session_removed {id}``; None for what is no party's event."""
    if event.thing != "session":
        return None
    if event.card is None:
        return {"type": "session_removed", "id": event.id}
    return {"type": "session_update", "action": session_change(event.was, event.card), "session": event.card}


def session_change(was: Frame | None, card: Frame) -> str:
    """What happened to a party, from what it was and is."""
    if was is None:
        return "opened"
    if was["status"] != card["status"] and card["status"] == "closed":
        return "closed"
    if was["table_id"] != card["table_id"]:
        return "moved"
    if was["guest_count"] != card["guest_count"]:
        return "guest_count_changed"
    asked = card["bill_requested_at"] and was["bill_requested_at"] != card["bill_requested_at"]
    return "bill_requested" if asked else "updated"
