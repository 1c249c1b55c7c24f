"""``/ws/waiters/<id>/`` and ``/ws/restaurants/<id>/notifications/``: who is called, and who takes care of it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ticketrail import journal, live
from ticketrail.calls import reads
from ticketrail.dialects import calling
from ticketrail.kernel.refusals import Forbidden, NotFound
from ticketrail.people.permissions import may, require
from ticketrail.people.reads import role_of
from ticketrail.people.viewer import Viewer
from ticketrail.screens import seats
from ticketrail.screens.notifications import notification_said

Frame = dict[str, Any]


class GetPendingTasks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No fields: what is to be done now."""


class Acknowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """I take care of it."""

    notification_id: Annotated[int, Meta(ge=1, le=live.MAX_ID)]


class Alert(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For managers: tell everybody who works here."""

    message: Annotated[str, Meta(min_length=1, max_length=500)]
    priority: Literal["low", "normal", "high", "urgent"] = "high"


async def acknowledge(
    viewer: Viewer, seat: live.Seat, wanted: Acknowledge, once: journal.Once | None
) -> journal.Done[Any]:
    """Take care of a call."""
    return await calling.acknowledge(viewer, seat.restaurant_id, once, notification_id=wanted.notification_id)


async def alert(viewer: Viewer, seat: live.Seat, wanted: Alert, once: journal.Once | None) -> journal.Done[Any]:
    """Alert everybody."""
    facts = {"message": wanted.message, "priority": wanted.priority}
    return await calling.alert(viewer, seat.restaurant_id, once, **facts)


class WaiterFeed(live.Feed):
    """What one waiter has to take care of: their own calls, and those that are nobody's yet."""

    path = "/ws/waiters/<int:id>/"
    name = "waiter"
    actions = {
        "get_pending_tasks": live.Action(GetPendingTasks),
        "acknowledge": live.Action(Acknowledge, acknowledge),
    }

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer, waiter_id = seats.known(viewer), params["id"]
        restaurant_id = seats.workplace(viewer, query.get("restaurant"))
        with journal.reading(restaurant_id) as rows:
            if role_of(rows, waiter_id) is None:
                raise NotFound("There is no such waiter.")
            # The kitchen has no tables to serve, and so no calls of its own.
            require(viewer, restaurant_id, "see_floor")
            if viewer.user_id != waiter_id and not may(viewer, restaurant_id, "alert"):
                raise Forbidden("These are somebody else's calls.")
            return seats.seat(rows, viewer, f"waiter/{waiter_id}", {"id": waiter_id})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        return {"type": "pending_tasks", "tasks": reads.tasks(reading, seat.params["id"])}

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        if event.thing != "notification":
            return None
        waiter_id = seat.params["id"]
        before = event.was is not None and reads.is_task(event.was, waiter_id)
        if event.card is not None and reads.is_task(event.card, waiter_id):
            return {"type": "notification", "notification": event.card}
        if not before:
            return None
        return {"type": "notification_removed" if event.card is None else "task_done", "id": event.id}


class NotificationsFeed(live.Feed):
    """Every call of a restaurant's staff."""

    path = "/ws/restaurants/<int:id>/notifications/"
    name = "notifications"
    actions = {"acknowledge": live.Action(Acknowledge, acknowledge), "alert": live.Action(Alert, alert)}

    def join(self, viewer: Viewer | None, params: Mapping[str, int], query: Mapping[str, str]) -> live.Seat:
        viewer, restaurant_id = seats.known(viewer), seats.workplace(viewer, params["id"])
        require(viewer, restaurant_id, "see_notifications")
        with journal.reading(restaurant_id) as rows:
            return seats.seat(rows, viewer, "notifications", {})

    def snapshot(self, reading: journal.Reading, seat: live.Seat) -> Frame:
        return {"type": "notifications", "notifications": reads.open_notifications(reading)}

    def say(self, seat: live.Seat, event: journal.Recorded) -> Frame | None:
        return notification_said(event)
