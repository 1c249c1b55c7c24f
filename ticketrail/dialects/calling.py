"""What people ask to be done with calls: take care of one, or alert everybody."""

from typing import Any

from ticketrail import journal
from ticketrail.calls import commands
from ticketrail.calls.models import Notification
from ticketrail.dialects.telling import Told, telling
from ticketrail.kernel.refusals import Forbidden, NotFound
from ticketrail.people.permissions import may, require
from ticketrail.people.viewer import Viewer


async def acknowledge(
    viewer: Viewer, restaurant_id: int, once: journal.Once | None = None, *, notification_id: int
) -> journal.Done[Told]:
    """Take care of a call. Waiters take their own and nobody's, managers and the kitchen any of the staff's."""
    require(viewer, restaurant_id, "acknowledge")
    await journal.aread(restaurant_id, _check, viewer, notification_id)
    return await journal.arun(
        restaurant_id,
        viewer.actor(restaurant_id),
        telling("notification", commands.acknowledge),
        once=once,
        notification_id=notification_id,
    )


async def alert(
    viewer: Viewer, restaurant_id: int, once: journal.Once | None = None, **facts: Any
) -> journal.Done[Told]:
    """Tell everybody who works here: ``message``, ``priority``."""
    require(viewer, restaurant_id, "alert")
    actor = viewer.actor(restaurant_id)
    return await journal.arun(restaurant_id, actor, telling("notification", commands.alert), once=once, **facts)


def _check(rows: journal.Rows, viewer: Viewer, notification_id: int) -> None:
    found = rows.rows(Notification).filter(pk=notification_id).first()
    role = viewer.role_in(rows.restaurant_id)
    # A customer's are theirs alone, also where they work; everything else is the staff's.
    if found is None or (found.customer_id != viewer.user_id if found.customer_id or role is None else False):
        raise NotFound("There is no such notification.")
    others = found.waiter_id not in (None, viewer.user_id) and found.acknowledged_at is None
    if others and role == "waiter" and not may(viewer, rows.restaurant_id, "alert"):
        raise Forbidden("This is another waiter's call.")
