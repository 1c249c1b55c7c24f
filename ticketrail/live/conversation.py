"""A conversation: a live peer says something, and gets an answer. Each call looks up anew what its caller may do."""

import asyncio
import logging
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from ticketrail.journal import Done, Once
from ticketrail.kernel.refusals import Refusal, TooMany
from ticketrail.live import calls, codes, frames, pump
from ticketrail.live.calls import Call, Misheard, Ping
from ticketrail.live.door import Door
from ticketrail.live.feed import Feed, Registry, Seat, Viewer
from ticketrail.live.hub import INSTALLATION, Hub
from ticketrail.live.peer import ACTION, CLOSING, LIVE, PING, Gone, Peer

log = logging.getLogger(__name__)

PATIENCE = 10
"""So many actions over the limit are refused; then the connection is closed."""

_canonical = msgspec.json.Encoder(order="sorted", decimal_format="number")


class Conversation:
    """Answers live peers. Give its `attend` to each of them."""

    def __init__(self, door: Door, registry: Registry) -> None:
        self.door = door
        self.registry = registry

    def attend(self, peer: Peer) -> None:
        """Answer what waits, in order: pings and mistakes at once, calls one after the other in a task."""
        while peer.messages and peer.phase < CLOSING:
            said = calls.understand(peer.next_text())
            if not peer.spend(PING if isinstance(said, Ping) else ACTION):
                _refuse_more(peer, said)
            elif isinstance(said, Ping):
                peer.say(_pong(said))
            elif isinstance(said, Misheard):
                peer.say(_error(said.refusal, said.action, said.request_id))
            else:
                peer.worker = asyncio.ensure_future(self._serve(peer, said))
                return
        if not peer.messages:
            peer.messages = None

    async def _serve(self, peer: Peer, call: Call) -> None:
        try:
            await self.answer(peer, call)
        except Gone:
            log.debug("connection %s left before its answer", peer.number)
        except Exception:
            log.exception("connection %s: %s failed", peer.number, call.action)
            if peer.phase == LIVE:
                peer.say(_wrong("internal", "This failed on our side. It may or may not have been done.", call))
            else:
                peer.close(codes.BROKEN, "the server made a mistake")
        finally:
            peer.worker = None
            self.attend(peer)

    async def answer(self, peer: Peer, call: Call) -> None:
        """Carry out one call and say what came of it."""
        action = peer.feed.actions.get(call.action)
        if action is None:
            return peer.say(_wrong("unknown_action", f"There is no action {call.action!r} here.", call))
        try:
            fields = calls.convert(call.fields, action.fields)
            viewer, seat = await self._again(peer)
            if action.perform is None:
                return await _show(peer, seat, call)
            done = await action.perform(viewer, seat, fields, self._once(peer, viewer, seat, call))
        except Refusal as refusal:
            return peer.say(_error(refusal, call.action, call.request_id))
        answer = _ok(peer.feed, seat, call.action, done)
        if done is not None and done.answer is not None:
            answer = done.answer
        peer.say(frames.with_fields(answer, {"request_id": call.request_id}))

    async def _again(self, peer: Peer) -> tuple[Viewer, Seat]:
        """Who is calling, and where they sit, as of now. Whoever lost the right to be here is sent away."""
        try:
            viewer = await self.door.again(peer.viewer)
            seat = await rejoin(self.registry, peer, viewer)
        except Refusal as refusal:
            peer.close(codes.of_refusal(refusal))
            raise Gone from refusal
        if peer.topic is None or seat.topic != peer.topic.seat.topic:
            # Another role sees other frames: it has to come in again.
            peer.close(codes.RESTARTING, "your role has changed")
            raise Gone
        return viewer, seat

    def _once(self, peer: Peer, viewer: Viewer, seat: Seat, call: Call) -> Once | None:
        if call.key is None:
            return None
        return Once(
            scope=self.door.scope(viewer),
            operation=f"{peer.feed.name}.{call.action}",
            key=call.key,
            fingerprint=sha256(_canonical.encode([peer.address, call.fields])).hexdigest(),
            answer=lambda done: _ok(peer.feed, seat, call.action, done),
        )


async def rejoin(registry: Registry, peer: Peer, viewer: Viewer) -> Seat:
    """Join the peer's feed once more, with what it asked for when it came."""
    path, _, query = peer.address.partition("?")
    match = registry.match(path)
    if match is None or match.params is None:
        raise LookupError(f"no feed at {path}")
    return await join(peer.hub, match.feed, viewer, match.params, dict(parse_qsl(query, keep_blank_values=True)))


async def join(hub: Hub, feed: Feed, viewer: Viewer, params: dict[str, Any], query: dict[str, str]) -> Seat:
    """`Feed.join` on a reader thread."""
    return await hub.read(INSTALLATION, lambda _: feed.join(viewer, params, query))


def _refuse_more(peer: Peer, said: Ping | Call | Misheard) -> None:
    most = peer.hub.limits.actions_per_minute
    if most is not None and peer.spent > (most + PATIENCE) * ACTION:
        return peer.close(codes.TOO_MANY, "too many messages")
    action = None if isinstance(said, Ping) else said.action
    peer.say(_error(TooMany(f"At most {most} actions a minute."), action, said.request_id))


async def _show(peer: Peer, seat: Seat, call: Call) -> None:
    """Answer with the snapshot. The peer joins again with it, so that what follows continues from there."""
    async with peer.hub.stream(seat.restaurant_id) as stream:
        peer.join()
        extra = {} if call.request_id is None else {"request_id": call.request_id}
        await pump.settle(peer, stream, seat, since=None, snapshot=True, extra=extra)


def _pong(ping: Ping) -> bytes:
    return frames.plain(
        {"type": "pong"} if ping.request_id is None else {"type": "pong", "request_id": ping.request_id}
    )


def _ok(feed: Feed, seat: Seat, action: str, done: Done[Any] | None) -> bytes:
    return frames.plain({"type": "ok", "action": action, "seq": None if done is None else _seq(feed, seat, done)})


def _seq(feed: Feed, seat: Seat, done: Done[Any]) -> int | None:
    """The number of the frame that this feed says of it; of the last event where the feed says none of them."""
    said = (event.seq for event in reversed(done.events) if feed.say(seat, event) is not None)
    return next(said, done.seq)


def _error(refusal: Refusal, action: str | None, request_id: str | int | None) -> bytes:
    body = refusal.body()
    return frames.error(body.pop("code"), body.pop("message"), action=action, request_id=request_id, **body)


def _wrong(code: str, message: str, call: Call) -> bytes:
    return frames.error(code, message, action=call.action, request_id=call.request_id)
