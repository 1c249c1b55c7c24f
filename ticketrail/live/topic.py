"""A topic: everybody who gets the same bytes. One event is said once, encoded once, and written to each of them."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ticketrail.journal import Recorded
from ticketrail.live import codes, frames
from ticketrail.live.feed import Feed, Seat

if TYPE_CHECKING:
    from ticketrail.live.peer import Peer
    from ticketrail.live.stream import Stream

log = logging.getLogger(__name__)

Write = Callable[[bytes], None]


class Turn(NamedTuple):
    """A frame for a long line of members, or, without one, the code that closes them."""

    frame: bytes | None
    code: int
    left: "Iterator[tuple[Peer, Write]]"


class Topic:
    """One feed with its parameters and one audience, as long as somebody of this process listens.

    ``last`` is the number of the topic's newest frame. Before the first one it is `inferred`: the lowest that any
    member has, so that the next frame's ``prev`` is nobody's gap.
    """

    __slots__ = ("_line", "dirty", "feed", "inferred", "last", "members", "seat", "stream", "ticked")

    def __init__(self, stream: "Stream", feed: Feed, seat: Seat) -> None:
        self.stream = stream
        self.feed = feed
        self.seat = seat
        self.last = 0
        self.inferred = True
        self.members: dict[Peer, Write] = {}
        self.dirty = False
        self.ticked = 0.0
        self._line: deque[Turn] = deque()

    def enter(self, peer: "Peer", last: int) -> None:
        """Add a member who has everything up to the stream's head, and whose newest frame is ``last``."""
        if self.inferred:
            self.last = min(self.last, last) if self.members else last
        self.members[peer] = peer.write

    def leave(self, peer: "Peer") -> None:
        """Take a member out. A topic without members is forgotten."""
        self.members.pop(peer, None)
        if not self.members:
            self.stream.forget(self)

    def tell(self, event: Recorded) -> None:
        """Say an event to every member, and part from them when the thing they follow is gone."""
        self.dirty = True
        try:
            body = self.feed.say(self.seat, event)
            gone = self.feed.gone(self.seat, event)
        except Exception:
            log.exception("%s cannot say event %s of restaurant %s", self.seat.topic, event.seq, event.restaurant_id)
            return self.close(codes.BROKEN)
        if body is not None:
            cursor = self.stream.cursor(event.seq, event.seq)
            payload = frames.event(body, seq=event.seq, prev=self.last, cursor=cursor, at=event.at)
            self.last, self.inferred = event.seq, False
            self.stream.hub.counts.said += 1
            self.deliver(frames.wrap(payload))
        if gone:
            self.close(codes.NOT_FOUND)

    def deliver(self, frame: bytes) -> None:
        """Write the same bytes to every member. This is the hot path: no task, no queue, no timer."""
        self.stream.hub.counts.delivered += len(self.members)
        if self._line or len(self.members) > self.stream.hub.limits.slice:
            return self._queue(frame, codes.NORMAL)
        for write in list(self.members.values()):
            write(frame)

    def beat(self, frame: bytes) -> None:
        """A heartbeat with its ping. Who has answered none for long is gone."""
        self.deliver(frame)
        for peer in list(self.members):
            peer.pinged()

    def close(self, code: int) -> None:
        """Close every member, behind what is still being written to them."""
        if self._line:
            return self._queue(None, code)
        for peer in list(self.members):
            peer.close(code)

    def _queue(self, frame: bytes | None, code: int) -> None:
        # Who is a member now is whom it concerns: later ones have read the event for themselves.
        self._line.append(Turn(frame, code, iter(list(self.members.items()))))
        self.stream.lines += 1
        if len(self._line) == 1:
            self._serve()

    def _serve(self) -> None:
        """One slice of a long line; the loop turns to others before the next."""
        turn, size = self._line[0], self.stream.hub.limits.slice
        part = list(islice(turn.left, size))
        here = [(peer, write) for peer, write in part if peer in self.members]
        if turn.frame is None:
            for peer, _ in here:
                peer.close(turn.code)
        else:
            for _, write in here:
                write(turn.frame)
        if len(part) < size:
            self._line.popleft()
            self.stream.lines -= 1
        if self._line:
            asyncio.get_running_loop().call_soon(self._serve)
