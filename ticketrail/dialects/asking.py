"""What people ask to be done with an order: who may, under whose name, and by which command."""

from typing import Any

from ticketrail import journal
from ticketrail.dialects import rates
from ticketrail.dialects.telling import Told, telling
from ticketrail.orders import commands
from ticketrail.people.permissions import may, require
from ticketrail.people.viewer import Viewer

# What somebody does who brings an order, or an item, to this status.
_DOING = {
    "pending": "cook",
    "preparing": "cook",
    "ready": "cook",
    "completed": "serve",
    "served": "serve",
    "cancelled": "cancel_order",
    "voided": "void",
}


def check_status(viewer: Viewer | None, restaurant_id: int, status: str, *, present: str) -> None:
    """Raise unless this person may bring something that is ``present`` to ``status``.

    Whoever carries the plates may also take back that they were served; that is no matter of the kitchen.
    """
    taken_back = status == "ready" and present in ("completed", "served")
    require(viewer, restaurant_id, "serve" if taken_back and may(viewer, restaurant_id, "serve") else _DOING[status])


async def set_order_status(
    viewer: Viewer, restaurant_id: int, *, status: str, present: str, once: journal.Once | None = None, **facts: Any
) -> journal.Done[Told]:
    """Bring an order that is ``present`` to ``status``; ``facts`` are the command's further arguments."""
    check_status(viewer, restaurant_id, status, present=present)
    rates.check(rates.STATUS_PER_ACTOR, viewer.scope)
    return await journal.arun(
        restaurant_id,
        viewer.actor(restaurant_id),
        telling("order", commands.set_order_status),
        once=once,
        status=status,
        may_void=may(viewer, restaurant_id, "cancel_started"),
        **facts,
    )


async def set_item_status(
    viewer: Viewer, restaurant_id: int, *, status: str, present: str, once: journal.Once | None = None, **facts: Any
) -> journal.Done[Told]:
    """The same for one item."""
    check_status(viewer, restaurant_id, status, present=present)
    rates.check(rates.STATUS_PER_ACTOR, viewer.scope)
    return await journal.arun(
        restaurant_id,
        viewer.actor(restaurant_id),
        telling("order", commands.set_item_status),
        once=once,
        status=status,
        may_void=may(viewer, restaurant_id, "cancel_started"),
        **facts,
    )
