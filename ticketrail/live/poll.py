"""The plain GET twin of every feed: the same seats, frames and cursors for whoever cannot hold a socket open."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from django.db import InterfaceError, OperationalError

from ticketrail.kernel import wire
from ticketrail.kernel.refusals import Invalid, NotFound, Refusal, Unauthenticated, Unavailable
from ticketrail.live import frames
from ticketrail.live.conversation import join
from ticketrail.live.door import Door, Knock, knock
from ticketrail.live.feed import Registry, Seat
from ticketrail.live.hub import Hub
from ticketrail.live.stream import Restarted
from ticketrail.live.walk import Walk

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = dict[str, str]

MAX_WAIT = 25
POLL_AFTER = 10
"""Seconds until a client without a socket should ask again."""


class NotAllowed(Refusal):
    """A feed is only ever read."""

    code, status = "method_not_allowed", 405


class Poll:
    """Answers ``GET <feed>?since=&wait=`` with ``{"frames", "cursor", "poll_after"}``."""

    def __init__(self, *, hub: Hub, door: Door, registry: Registry, origins: Collection[str]) -> None:
        self.hub = hub
        self.door = door
        self.registry = registry
        self.origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one HTTP scope."""
        asked = knock(scope)
        headers = self._headers(asked)
        if scope["method"] == "OPTIONS":
            return await _answer(send, 204, headers, b"")
        try:
            if scope["method"] not in ("GET", "HEAD"):
                raise NotAllowed("A feed is only read.")
            status, body = 200, await self._body(asked)
        except Refusal as refusal:
            status, body = refusal.status, wire.encode(refusal.body())
            if refusal.retry_after is not None:
                headers["retry-after"] = str(refusal.retry_after)
        except Exception:
            log.exception("a poll failed")
            status, body = 500, wire.encode({"code": "internal", "message": "This failed on our side."})
        await _answer(send, status, headers, body, with_body=scope["method"] != "HEAD")

    def _headers(self, asked: Knock) -> Headers:
        headers = {"content-type": "application/json", "cache-control": "private, no-store", "vary": "Origin"}
        origin = asked.credentials.origin
        # Cookies of another site never count here: no Access-Control-Allow-Credentials.
        if asked.path.startswith("/api/") and asked.origins == 1 and origin is not None and origin in self.origins:
            headers |= {"access-control-allow-origin": origin, "access-control-allow-headers": "authorization"}
        return headers

    async def _body(self, asked: Knock) -> bytes:
        try:
            return await self._poll(asked)
        except (OperationalError, InterfaceError) as error:
            log.warning("the database is away: %s", error)
            raise Unavailable("The database is away. Please try again.", retry_after=2) from error
        except Restarted as error:
            raise Unavailable("The journal began anew. Please try again.", retry_after=1) from error

    async def _poll(self, asked: Knock) -> bytes:
        mark = self.hub.roster.mark()
        match = self.registry.match(asked.path)
        if match is None:
            raise NotFound("There is no such feed.")
        viewer = await self.door.viewer(asked.credentials)
        if viewer is None:
            raise Unauthenticated("Sign in first.")
        if match.params is None:
            raise NotFound("There is no such thing.")
        since, wait = asked.query.pop("since", None), _seconds(asked.query.pop("wait", "0"))
        seat = await join(self.hub, match.feed, viewer, match.params, asked.query)
        self.hub.counts.polled += 1
        async with self.hub.stream(seat.restaurant_id) as stream:
            walk = Walk(stream, match.feed, seat)
            snapshot = match.feed.snapshot_on_join or asked.query.get("snapshot") == "1"
            found = await _first(walk, since, snapshot=snapshot)
            if not found and wait and since is not None:
                with self.hub.roster.waiting(self.door.scope(viewer), seat):
                    found = await _within(walk, wait)
        self._still_welcome(mark, seat)
        return b'{"frames":[%b],"cursor":%b,"poll_after":%d}' % (b",".join(found), wire.encode(walk.cursor), POLL_AFTER)

    def _still_welcome(self, mark: int, seat: Seat) -> None:
        if self.hub.roster.ended_since(mark, seat.identities) is not None:
            raise Unauthenticated("You no longer have access here.")


async def _first(walk: Walk, since: str | None, *, snapshot: bool) -> list[bytes]:
    """What there is at once: the missed frames, or the snapshot."""
    reset = None if since is None else await walk.resume(since)
    if reset is None and since is not None:
        return await _rest(walk)
    if reset is None and not snapshot:
        return []
    first = {} if reset is None else {"reset": reset}
    shown = await walk.snapshot()
    return [frames.with_fields(shown[0], first), *shown[1:]]


async def _rest(walk: Walk) -> list[bytes]:
    await walk.stream.reached(walk.stream.known)
    found: list[bytes] = []
    while walk.position < walk.stream.head and not walk.ended:
        found += await walk.catch_up()
    return found


async def _within(walk: Walk, seconds: float) -> list[bytes]:
    """Wait until something concerns this seat; the cursor moves on with what does not."""
    found: list[bytes] = []
    deadline = asyncio.get_running_loop().time() + seconds
    while not found and not walk.ended and not walk.stream.hub.draining:
        try:
            async with asyncio.timeout_at(deadline):
                await walk.stream.reached(walk.position + 1)
        except TimeoutError:
            break
        found = await _rest(walk)
    return found


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 2 or int(text) > MAX_WAIT:
        raise Invalid(f"Wait for 0 to {MAX_WAIT} seconds.", fields={"wait": f"a whole number from 0 to {MAX_WAIT}"})
    return int(text)


async def _answer(send: Send, status: int, headers: Headers, body: bytes, *, with_body: bool = True) -> None:
    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    lines += [(b"content-length", str(len(body)).encode()), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body if with_body else b""})
