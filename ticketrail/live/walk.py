"""A walk along a stream: what a seat has missed, frame by frame. Resume, catching up and polling are all this."""

import asyncio

from ticketrail.live import frames
from ticketrail.live.cursor import Reset
from ticketrail.live.feed import Feed, Seat
from ticketrail.live.snapshot import Snapshot, take
from ticketrail.live.stream import Restarted, Stream

TRIES = 3


class Walk:
    """Where somebody stands in a stream: all up to ``position`` is seen, ``last`` was the feed's last frame to them.

    ``ended`` is set once the thing that the feed is about is gone.
    """

    __slots__ = ("_life", "ended", "feed", "last", "position", "seat", "stream")

    def __init__(self, stream: Stream, feed: Feed, seat: Seat) -> None:
        self.stream = stream
        self.feed = feed
        self.seat = seat
        self.position = self.last = stream.head
        self._life = stream.life
        self.ended = False

    @property
    def cursor(self) -> str:
        """The cursor of this place."""
        return self.stream.cursor(self.position, self.last)

    async def resume(self, since: str) -> Reset | None:
        """Go to the place of a cursor; if that cannot be, say why."""
        stream, hub = self.stream, self.stream.hub
        place = hub.signer.read(since, self.seat.restaurant_id)
        if place is None:
            return "invalid"
        if place.epoch != stream.epoch or place.position > stream.head:
            # Another process may have heard of it before this one did.
            await stream.look()
        if place.epoch != stream.epoch:
            return "epoch"
        if place.position > stream.known:
            return "future"
        if stream.ring.after(place.position, 1) is None and place.position < stream.known:
            await stream.look()
        if place.position < stream.kept_after:
            return "expired"
        if stream.known - place.position > hub.limits.missed:
            return "too_many"
        self._life, self.position, self.last = stream.life, place.position, place.last
        hub.counts.resumed += 1
        return None

    async def snapshot(self) -> list[bytes]:
        """The state, one or several frames; go on from there."""
        stream, hub = self.stream, self.stream.hub
        for _ in range(TRIES):
            found = await stream.snapshots.get(self.seat.topic, self._read)
            hub.counts.snapshots += 1
            if found.epoch != stream.epoch:
                await stream.look()
            if found.epoch == stream.epoch:
                self._life = stream.life
                self.position = self.last = found.seq
                return found.frames
        raise Restarted

    async def _read(self) -> Snapshot:
        hub = self.stream.hub
        return await hub.read(self.seat.restaurant_id, take, self.feed, self.seat, hub.signer)

    async def catch_up(self) -> list[bytes]:
        """The frames of the next events, up to the stream's head; waits for the stream when it lags behind."""
        if self.position > self.stream.head:
            await self._wait_for_stream()
        if self._life != self.stream.life:
            raise Restarted
        said: list[bytes] = []
        size = 0
        for event in await self.stream.after(self.position):
            self.position = event.seq
            body = self.feed.say(self.seat, event)
            if body is not None:
                cursor = self.stream.cursor(event.seq, event.seq)
                said.append(frames.event(body, seq=event.seq, prev=self.last, cursor=cursor, at=event.at))
                self.last = event.seq
                size += len(said[-1])
            self.ended = self.feed.gone(self.seat, event)
            if self.ended or size >= self.stream.hub.limits.piece:
                break
        return said

    async def _wait_for_stream(self) -> None:
        """The snapshot was newer than what this process has told so far."""
        self.stream.wake(self.position)
        try:
            async with asyncio.timeout(self.stream.hub.limits.stall):
                await self.stream.reached(self.position)
        except TimeoutError:
            raise Restarted from None
