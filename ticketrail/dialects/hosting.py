"""What people ask to be done with tables and parties: who may, under whose name, and by which command."""

from collections.abc import Callable
from typing import Any

from ticketrail import journal
from ticketrail.calls.commands import request_service as ask_for
from ticketrail.dialects.telling import Told, telling
from ticketrail.floor import commands as floor
from ticketrail.orders import commands as orders
from ticketrail.people.permissions import require
from ticketrail.people.viewer import Viewer

_SERVICES = {"bill": "request_bill"}


async def _ask(
    viewer: Viewer, restaurant_id: int, thing: str, command: Callable[..., Any], once: journal.Once | None, **facts: Any
) -> journal.Done[Told]:
    actor = viewer.actor(restaurant_id)
    return await journal.arun(restaurant_id, actor, telling(thing, command), once=once, **facts)


async def occupy(
    viewer: Viewer, restaurant_id: int, once: journal.Once | None = None, **facts: Any
) -> journal.Done[Told]:
    """Seat a party: ``table_id``, ``guest_count``. The answer is its session."""
    require(viewer, restaurant_id, "open_table")
    return await _ask(viewer, restaurant_id, "session", floor.open_session, once, **facts)


async def release(
    viewer: Viewer, restaurant_id: int, once: journal.Once | None = None, *, force: bool = False, **facts: Any
) -> journal.Done[Told]:
    """The party at a table leaves: ``table_id``, ``reason``. The answer is the table."""
    require(viewer, restaurant_id, "force_close" if force else "close_session")
    return await _ask(viewer, restaurant_id, "table", orders.release_table, once, force=force, **facts)


async def close(
    viewer: Viewer, restaurant_id: int, once: journal.Once | None = None, *, force: bool = False, **facts: Any
) -> journal.Done[Told]:
    """A party leaves: ``session_id``, ``reason``. The answer is its session."""
    require(viewer, restaurant_id, "force_close" if force else "close_session")
    return await _ask(viewer, restaurant_id, "session", orders.close_session, once, force=force, **facts)


async def clean(
    viewer: Viewer, restaurant_id: int, once: journal.Once | None = None, **facts: Any
) -> journal.Done[Told]:
    """A table is ready for the next party: ``table_id``."""
    require(viewer, restaurant_id, "clean_table")
    return await _ask(viewer, restaurant_id, "table", floor.clean_table, once, **facts)


async def move(
    viewer: Viewer, restaurant_id: int, once: journal.Once | None = None, **facts: Any
) -> journal.Done[Told]:
    """A party takes another table: ``session_id``, ``table_id``."""
    require(viewer, restaurant_id, "move_session")
    return await _ask(viewer, restaurant_id, "session", orders.move_session, once, **facts)


async def count_guests(
    viewer: Viewer, restaurant_id: int, once: journal.Once | None = None, **facts: Any
) -> journal.Done[Told]:
    """How many sit there: ``session_id``, ``guest_count``."""
    require(viewer, restaurant_id, "propose_guest_count")
    return await _ask(viewer, restaurant_id, "session", floor.set_guest_count, once, **facts)


async def request(
    viewer: Viewer, restaurant_id: int, once: journal.Once | None = None, *, kind: str, **facts: Any
) -> journal.Done[Told]:
    """A party wants something: ``session_id`` and the kind of service."""
    require(viewer, restaurant_id, _SERVICES.get(kind, "call_waiter"))
    return await _ask(viewer, restaurant_id, "session", ask_for, once, kind=kind, **facts)
