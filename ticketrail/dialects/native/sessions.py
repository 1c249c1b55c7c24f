"""Parties at tables over HTTP, for staff and for their own guests."""

from typing import Any

from django.http import HttpResponse

from ticketrail import journal
from ticketrail.dialects import hosting
from ticketrail.dialects.native import cards, shapes
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import operation
from ticketrail.floor.commands import OutOfService, SessionClosed, TableTaken
from ticketrail.kernel.refusals import Forbidden
from ticketrail.orders.commands import OpenOrders
from ticketrail.screens import finding


@operation(
    "POST",
    "sessions/{session_id}/guest-count",
    answer=cards.Session,
    body=shapes.OpenTable,
    example={"guest_count": 3},
    who="waiters and managers; guests of the party",
    refusals=(Forbidden, SessionClosed),
)
async def set_session_guest_count(call: Call, body: shapes.OpenTable, session_id: int) -> HttpResponse:
    """Say how many people sit there."""
    place = await _place_of(call, session_id)
    return await call.ask(place, hosting.count_guests, session_id=session_id, guest_count=body.guest_count)


@operation(
    "POST",
    "sessions/{session_id}/move",
    answer=cards.Session,
    body=shapes.MoveSession,
    example={"table_id": 7},
    who="waiters and managers",
    refusals=(Forbidden, SessionClosed, TableTaken, OutOfService),
)
async def move(call: Call, body: shapes.MoveSession, session_id: int) -> HttpResponse:
    """Move the party to a free table; its orders go with it."""
    place = await _place_of(call, session_id)
    return await call.ask(place, hosting.move, session_id=session_id, table_id=body.table_id)


@operation(
    "POST",
    "sessions/{session_id}/close",
    answer=cards.Session,
    body=shapes.End,
    example={"force": False},
    who="waiters and managers; to force it, managers",
    refusals=(Forbidden, OpenOrders),
)
async def close(call: Call, body: shapes.End, session_id: int) -> HttpResponse:
    """The party has left. Refused while something is cooking or unpaid, unless it is forced, with a reason."""
    place = await _place_of(call, session_id)
    said: dict[str, Any] = {"force": body.force, "reason": body.reason or ""}
    return await call.ask(place, hosting.close, session_id=session_id, **said)


@operation(
    "POST",
    "sessions/{session_id}/requests",
    answer=cards.Session,
    body=shapes.ServiceRequest,
    example={"kind": "bill"},
    who="waiters and managers; guests of the party",
    refusals=(Forbidden, SessionClosed),
)
async def request(call: Call, body: shapes.ServiceRequest, session_id: int) -> HttpResponse:
    """Ask for the bill, a waiter, water or help. Asking again while nobody has come yet changes nothing."""
    place = await _place_of(call, session_id)
    return await call.ask(place, hosting.request, session_id=session_id, kind=body.kind)


async def _place_of(call: Call, session_id: int) -> int:
    """The restaurant, for staff and for the party's own guests."""
    return await journal.aread(0, finding.session, call.known, session_id)
