"""A peer: somebody who is connected, from the door to the goodbye, whatever carries the bytes."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from ticketrail.live import codes, frames
from ticketrail.live.feed import Feed, Viewer

if TYPE_CHECKING:
    from ticketrail.live.hub import Hub
    from ticketrail.live.topic import Topic

DOOR, JOINING, LIVE, CLOSING = range(4)
"""At the door nobody knows who it is; joining, the state is being sent; live, frames come as things happen."""

MINUTE = 60.0
ACTION, PING = 4, 1
"""What a message costs of a minute's allowance: a ping is a quarter of an action."""

WAITING = 16
"""How many messages may wait for their turn before nothing more is read."""


class Gone(Exception):
    """The peer is no longer there, or has been sent away: whoever was serving it can stop."""


class Peer:
    """What the hub knows of a connection. Subclasses carry bytes: `Socket` on uvicorn, `PlainPeer` anywhere else.

    An idle peer costs no task, no queue and no timer. ``address`` is the path and query it came for, without secrets;
    ``person`` is whose connections are counted together. ``attend`` is called when a live peer has said something.
    """

    __slots__ = (
        "_waiter",
        "address",
        "attend",
        "feed",
        "hub",
        "identities",
        "joined_at",
        "messages",
        "number",
        "paused",
        "person",
        "phase",
        "restaurant_id",
        "role",
        "seen_at",
        "silent",
        "spent",
        "topic",
        "user",
        "viewer",
        "window",
        "worker",
        "write",
    )

    write: Callable[[bytes], None]
    attend: Callable[["Peer"], None]
    feed: Feed

    def __init__(self, hub: "Hub") -> None:
        self.hub = hub
        self.phase = DOOR
        self.topic: Topic | None = None
        self.viewer: Viewer = None
        self.address = self.person = self.user = self.role = ""
        self.identities: tuple[str, ...] = ()
        self.restaurant_id = self.number = self.silent = self.spent = 0
        self.joined_at = self.seen_at = time.time()
        self.window = 0.0
        self.paused = False
        self.messages: deque[str] | None = None
        self.worker: asyncio.Task[None] | None = None
        self._waiter: asyncio.Future[None] | None = None

    # What comes in

    def hear(self, text: str) -> None:
        """A complete text message. It waits until the peer is live and everything before it has been answered."""
        if self.phase >= CLOSING:
            return
        if self.messages is None:
            self.messages = deque()
        self.messages.append(text)
        if len(self.messages) >= WAITING:
            self.pause_reading()
        if self.phase == LIVE and self.worker is None:
            self.attend(self)
        self._wake()

    def spend(self, cost: int) -> bool:
        """Take a message's cost from this minute's allowance; False when that is used up."""
        most = self.hub.limits.actions_per_minute
        now = time.monotonic()
        if now - self.window >= MINUTE:
            self.window, self.spent = now, 0
        self.spent += cost
        return most is None or self.spent <= most * ACTION

    def next_text(self) -> str:
        """The message whose turn it is. With fewer that wait, more is read."""
        assert self.messages is not None
        text = self.messages.popleft()
        if len(self.messages) == WAITING - 1:
            self.resume_reading()
        return text

    async def first_text(self) -> str:
        """The first message, for whoever stands at the door. `TimeoutError` when it does not come."""
        async with asyncio.timeout(self.hub.limits.first_message):
            while not self.messages:
                await self._wait()
                if self.phase >= CLOSING:
                    raise Gone
        return self.next_text()

    # What goes out

    def say(self, payload: bytes) -> None:
        """Write one frame out of turn. Only to live peers: a joining one may be in the middle of a long message."""
        if self.phase == LIVE:
            self.write(frames.wrap(payload))

    async def drained(self) -> None:
        """Wait until the peer has read enough to be sent more. `Gone` when it left or never reads."""
        try:
            async with asyncio.timeout(self.hub.limits.stall):
                while self.paused and self.phase < CLOSING:
                    await self._wait()
        except TimeoutError:
            self.hub.counts.behind += 1
            self.close(codes.TOO_SLOW, "nothing was read for long")
        if self.phase >= CLOSING:
            raise Gone

    def pause_writing(self) -> None:
        """More is unsent than the phase allows: whoever is live is too slow, whoever is joining waits."""
        self.paused = True
        if self.phase == LIVE:
            self.hub.counts.behind += 1
            self.close(codes.TOO_SLOW, "too slow; resume with your cursor")

    def resume_writing(self) -> None:
        self.paused = False
        self._wake()

    # Phases

    def join(self) -> None:
        """Leave the live ones, if it was among them, to be sent a snapshot or what it has missed."""
        if self.phase >= CLOSING:
            raise Gone
        self.phase = JOINING
        self._leave_topic()
        self.limit_unsent(self.hub.limits.piece)

    def go_live(self, topic: "Topic") -> None:
        """From now on frames come as things happen."""
        self.topic = topic
        self.phase = LIVE
        self.limit_unsent(self.hub.limits.unsent)
        if self.messages and self.worker is None:
            self.attend(self)

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye behind whatever is still unsent, and wait for the answer only so long."""
        if self.phase < CLOSING:
            self.depart(code)
            self.resume_reading()
            self.hub.roster.part(self)
            self.say_goodbye(code, reason)

    def depart(self, code: int) -> None:
        """No longer anybody's member or listener."""
        if self.phase < CLOSING:
            self.phase = CLOSING
            self._leave_topic()
            self.hub.roster.leave(self, code)
            self.messages = None
            self._wake()

    def lost(self) -> None:
        """The connection is gone."""
        self.depart(codes.GONE)
        self.hub.roster.parting.pop(self, None)

    def _leave_topic(self) -> None:
        topic, self.topic = self.topic, None
        if topic is not None:
            topic.leave(self)

    async def _wait(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def pinged(self) -> None:
        """Another ping was sent; whoever has left too many unanswered is gone."""
        self.silent += 1
        if self.silent > self.hub.limits.silent_beats:
            self.abort()

    # What carries the bytes

    def frame(self, payload: bytes) -> list[bytes]:
        """A message as this peer's pump writes it."""
        return frames.fragments(payload, self.hub.limits.piece)

    def send(self, piece: list[bytes]) -> None:
        """Write several frames at once."""
        self.write(b"".join(piece))

    def say_goodbye(self, code: int, reason: str) -> None:
        """Send the close, and end the connection when it is answered."""
        raise NotImplementedError

    def abort(self) -> None:
        """End the connection at once."""
        raise NotImplementedError

    def unsent(self) -> int:
        """How many bytes wait to be read."""
        raise NotImplementedError

    def limit_unsent(self, high: int) -> None:
        """From how many unsent bytes on `pause_writing` is called."""
        raise NotImplementedError

    def pause_reading(self) -> None:
        raise NotImplementedError

    def resume_reading(self) -> None:
        raise NotImplementedError
