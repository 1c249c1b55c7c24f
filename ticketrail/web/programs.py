"""API calls, taken past Django's request machinery.

Django changes threads several times around every request: for its signals, its session, the closing of an answer.
Programs show their credentials themselves and their calls read and write through the journal's own threads, so nothing
of that is for them; without it a call costs a third. The views are the same ones, found by the same list of addresses.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from io import BytesIO
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from ticketrail.dialects import bodies
from ticketrail.dialects.answers import answer
from ticketrail.web import probes
from ticketrail.web.protection import let_across, protect

Message = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

log = logging.getLogger(__name__)

PREFIXES = ("/api/", "/operations/api/")
FAILED = {"code": "internal", "message": "This failed on our side. It is in our log."}


def claims(scope: Scope) -> bool:
    """Whether a request is a program's."""
    path = scope["path"] if scope["type"] == "http" else ""
    return path.startswith(PREFIXES) or path in probes.ADDRESSES


async def programs(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one API call. Whoever has left in the middle of asking is not answered."""
    body = await _body(receive)
    if body is not None:
        await _send(await respond(ASGIRequest(scope, BytesIO(body))), send)


async def respond(request: HttpRequest) -> HttpResponse:
    """The answer of whichever view has the address, also when that view fails."""
    try:
        found = resolve(request.path_info)
        response: HttpResponse = await found.func(request, *found.args, **found.kwargs)
    except Exception:
        log.exception("%s %s failed", request.method, request.path_info)
        response = answer({"success": False, **FAILED}, status=500)
    protect(response)
    if request.path_info.startswith("/api/"):
        let_across(request, response)
    return response


async def _body(receive: Receive) -> bytes | None:
    """The body, as far as it could still be JSON of an allowed size: one byte more is enough to refuse it."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        if size <= bodies.LARGEST:
            parts.append(part)
        size += len(part)
        more = message.get("more_body", False)
    return b"".join(parts)


async def _send(response: HttpResponse, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
    headers.append((b"content-length", str(len(response.content)).encode()))
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})
