"""The entrance: from a WebSocket handshake to a live peer, or to a refusal the browser can read."""

import logging
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError

from ticketrail.kernel.refusals import NotFound, Refusal, Unauthenticated
from ticketrail.live import calls, codes, frames, pump
from ticketrail.live.conversation import Conversation, join
from ticketrail.live.door import EXTENSION, SUBPROTOCOL, Door, Knock, knock
from ticketrail.live.feed import Match, Registry, Seat, Viewer
from ticketrail.live.hub import Hub
from ticketrail.live.peer import CLOSING, Gone, Peer
from ticketrail.live.plain import PlainPeer

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Entrance:
    """Lets WebSockets in. ``origins`` are the exact web origins whose pages may come; ``cookies`` those that count."""

    def __init__(
        self, *, hub: Hub, door: Door, registry: Registry, origins: Collection[str], cookies: Collection[str]
    ) -> None:
        self.hub = hub
        self.door = door
        self.registry = registry
        self.origins = frozenset(origins)
        self.cookies = frozenset(cookies)
        self.conversation = Conversation(door, registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one WebSocket scope."""
        asked = knock(scope)
        await receive()
        if not self.is_welcome(asked):
            self.hub.counts.refused[403] += 1
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL if asked.speaks else None})
        handover = scope.get("extensions", {}).get(EXTENSION)
        if handover is not None:
            await self.welcome(handover.take(self.hub), asked)
            return
        plain = PlainPeer(self.hub, receive, send)
        async with plain.carried():
            await self.welcome(plain, asked)

    def is_welcome(self, asked: Knock) -> bool:
        """The one refusal before the handshake: a page of another site must not ride on somebody's cookie."""
        shown = asked.credentials
        if asked.origins:
            return asked.origins == 1 and shown.origin in self.origins
        return shown.presented is not None or not (self.cookies & shown.cookies.keys())

    async def welcome(self, peer: Peer, asked: Knock) -> None:
        """Find out who it is, let them join and make them live; whoever may not is closed with the reason's code."""
        try:
            await self._welcome(peer, asked)
        except Gone:
            log.debug("a peer left at the entrance")
        except Refusal as refusal:
            peer.close(codes.of_refusal(refusal), _short(refusal.message))
        except (OperationalError, InterfaceError) as error:
            log.warning("the database is away: %s", error)
            peer.close(codes.TRY_LATER, "the database is away")
        except TimeoutError:
            peer.close(codes.UNAUTHENTICATED, "nobody signed in")
        except Exception:
            log.exception("a peer could not be let in")
            peer.close(codes.BROKEN, "the server made a mistake")

    async def _welcome(self, peer: Peer, asked: Knock) -> None:
        match = self.registry.match(asked.path)
        if match is None:
            raise NotFound("There is no such feed.")
        viewer, mark = await self._viewer(peer, asked)
        since = asked.query.pop("since", None)
        seat = await self._seat(match, viewer, asked)
        self._admit(peer, match, viewer, seat, asked, mark)
        async with self.hub.stream(seat.restaurant_id) as stream:
            peer.join()
            if (greeting := match.feed.greeting(seat)) is not None:
                peer.send([frames.wrap(frames.plain(greeting))])
            wanted = match.feed.snapshot_on_join or asked.query.get("snapshot") == "1"
            await pump.settle(peer, stream, seat, since=since, snapshot=wanted, extra={})

    async def _viewer(self, peer: Peer, asked: Knock) -> tuple[Viewer, int]:
        """Who it is, and the moment from which on what is revoked was not yet known when we looked."""
        shown, mark = asked.credentials, self.hub.roster.mark()
        viewer = await self.door.viewer(shown)
        if viewer is None and shown.presented is None and not (self.cookies & shown.cookies.keys()):
            token = _token(await peer.first_text())
            mark = self.hub.roster.mark()
            viewer = await self.door.viewer(msgspec.structs.replace(shown, first=token))
        if viewer is None:
            raise Unauthenticated("Sign in first.")
        return viewer, mark

    async def _seat(self, match: Match, viewer: Viewer, asked: Knock) -> Seat:
        if match.params is None:
            raise NotFound("There is no such thing.")
        return await join(self.hub, match.feed, viewer, match.params, asked.query)

    def _admit(self, peer: Peer, match: Match, viewer: Viewer, seat: Seat, asked: Knock, mark: int) -> None:
        if self.hub.draining:
            peer.close(codes.RESTARTING, "restarting")
            raise Gone
        if peer.phase >= CLOSING:
            # It left while we looked it up; nobody would ever take it off the roster again.
            raise Gone
        peer.viewer, peer.feed, peer.attend = viewer, match.feed, self.conversation.attend
        peer.address, peer.restaurant_id, peer.identities = asked.address, seat.restaurant_id, seat.identities
        peer.user, peer.role, peer.person = seat.user, seat.role, self.door.scope(viewer)
        self.hub.roster.admit(peer, seat.limit, self.door.expires_at(viewer))
        # What was revoked while we looked it up was not yet ours to hear.
        if (code := self.hub.roster.ended_since(mark, seat.identities)) is not None:
            peer.close(code)
            raise Gone


def _token(text: str) -> str:
    """The token of a first message; nothing else is listened to before."""
    said = calls.understand(text)
    token = said.fields.get("token") if isinstance(said, calls.Call) and said.action == "authenticate" else None
    if not isinstance(token, str):
        raise Unauthenticated("Sign in first.")
    return token


def _short(message: str) -> str:
    """A close reason has room for 123 bytes."""
    return message.encode()[:120].decode(errors="ignore")
