"""``…/orders/live/status`` and ``…/connections``: how a restaurant's feeds stand, and who listens to them.

Connections are those of this process: with several workers each knows its own.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from ticketrail import journal, live
from ticketrail.dialects import callers
from ticketrail.dialects.answers import answer, away, refused
from ticketrail.dialects.notices.text_ids import with_text_ids
from ticketrail.dialects.refusals import MethodNotAllowed
from ticketrail.kernel.refusals import Refusal, Unauthenticated
from ticketrail.people.permissions import require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import seats
from ticketrail.venues.reads import restaurant

Facts = dict[str, Any]
ALLOW = "GET, HEAD, OPTIONS"


async def status(request: HttpRequest) -> HttpResponse:
    """``{connected, restaurant_id, active_connections, last_event_at, service}``, for everybody who works there."""
    return await _answered(request, "see_orders", _status)


async def connections(request: HttpRequest) -> HttpResponse:
    """``{restaurant_id, total, limit, connections: [...]}``, the oldest first, for managers."""
    return await _answered(request, "see_connections", _connections)


async def _answered(request: HttpRequest, action: str, tell: Callable[[int], Awaitable[Facts]]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ALLOW})
    try:
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(f"{request.method} is not possible here.")
        viewer = await _bearer(request)
        restaurant_id = seats.workplace(viewer, request.GET.get("restaurant"))
        require(viewer, restaurant_id, action)
        return answer(with_text_ids(await tell(restaurant_id)))
    except MethodNotAllowed as refusal:
        response = refused(refusal)
        response.headers["Allow"] = ALLOW
        return response
    except Refusal as refusal:
        return refused(refusal)
    except (OperationalError, InterfaceError) as error:
        return refused(away(error))


async def _bearer(request: HttpRequest) -> Viewer | None:
    """Whoever the Bearer token names. A cookie is not enough: these two are for programs."""
    if not request.headers.get("Authorization", "").lower().startswith(callers.BEARER):
        raise Unauthenticated("Send a Bearer token.")
    return await callers.viewer_of(request)


async def _status(restaurant_id: int) -> Facts:
    last_event_at = await journal.aread(restaurant_id, _last_event_at)
    active = live.hub.roster.of_restaurant[restaurant_id]
    return {
        "connected": active > 0,
        "restaurant_id": restaurant_id,
        "active_connections": active,
        "last_event_at": last_event_at,
        "service": "running",
    }


async def _connections(restaurant_id: int) -> Facts:
    limit = await journal.aread(restaurant_id, _limit)
    # Asked on the event loop, where the roster lives; nothing changes between these two.
    found = live.hub.roster.connections(restaurant_id)
    return {"restaurant_id": restaurant_id, "total": len(found), "limit": limit, "connections": found}


def _last_event_at(reading: journal.Reading) -> str | None:
    return next((event.at for event in reading.events(reading.seq - 1, 1)), None)


def _limit(reading: journal.Reading) -> int:
    return restaurant(reading).sockets_limit
