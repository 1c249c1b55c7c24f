"""Stand-ins for the tests without sockets and without a database."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from ticketrail.journal import Head, Reading, Recorded
from ticketrail.live import frames
from ticketrail.live.feed import Feed, Frame, Seat
from ticketrail.live.hub import Hub
from ticketrail.live.limits import Limits
from ticketrail.live.peer import Peer


def event(seq: int, *, thing: str = "board", restaurant_id: int = 1) -> Recorded:
    return Recorded(
        restaurant_id=restaurant_id,
        seq=seq,
        at="2026-01-01T00:00:00Z",
        kind="BoardMoved",
        thing=thing,
        id=seq,
        actor={},
        card={"id": seq},
        was=None,
        data={},
    )


class Book:
    """A journal in memory: what `hub.read` and `hub.heads` would find."""

    def __init__(self, seqs: int = 0, epoch: str = "first") -> None:
        self.events = [event(seq) for seq in range(1, seqs + 1)]
        self.epoch = epoch
        self.kept_after = 0
        self.reads = 0
        self.away = False

    @property
    def head(self) -> Head:
        return Head(self.epoch, len(self.events), self.kept_after)

    def write(self, count: int = 1, *, thing: str = "board") -> list[Recorded]:
        start = len(self.events) + 1
        new = [event(seq, thing=thing) for seq in range(start, start + count)]
        self.events += new
        return new

    def hub(self, limits: Limits | None = None) -> Hub:
        hub = Hub(limits=limits or Limits(overtaken=0.001), secret="a secret")
        hub.read, hub.heads = self.read, self.heads  # type: ignore[assignment]  # the journal's place
        return hub

    async def read(self, restaurant_id: int, fn: Callable[..., Any], *args: Any) -> Any:
        await asyncio.sleep(0)
        if self.away:
            raise ConnectionError("the book is away")
        self.reads += 1
        return fn(Page(self), *args)

    async def heads(self, restaurant_ids: list[int]) -> dict[int, Head]:
        await asyncio.sleep(0)
        if self.away:
            raise ConnectionError("the book is away")
        return {restaurant_id: self.head for restaurant_id in restaurant_ids if self.epoch != "new"}


class Page:
    """A reading of the book."""

    def __init__(self, book: Book) -> None:
        self.epoch, self.seq, self.kept_after = book.head.epoch, book.head.seq, book.kept_after
        self._events = book.events

    def events(self, after: int, limit: int) -> list[Recorded]:
        return [each for each in self._events if each.seq > max(after, self.kept_after)][:limit]


class Everything(Feed):
    """Says every board event, and nothing of others."""

    path, name = "/ws/everything/", "everything"

    def snapshot(self, reading: Reading, seat: Seat) -> Frame:
        return {"type": "all", "boards": reading.seq}

    def say(self, seat: Seat, event: Recorded) -> Frame | None:
        return {"type": "board", "id": event.id} if event.thing == "board" else None


SEAT = Seat(restaurant_id=1, topic="everything:full")


class Listener(Peer):
    """A peer that keeps what it is sent."""

    __slots__ = ("code", "got")

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.got: list[Frame] = []
        self.code: int | None = None
        self.write = self._keep
        self.feed = Everything()
        self.restaurant_id = 1

    def _keep(self, data: bytes) -> None:
        self.got.append(read(data))

    @property
    def seqs(self) -> list[int]:
        return [frame["seq"] for frame in self.got if "seq" in frame]

    def frame(self, payload: bytes) -> list[bytes]:
        return [frames.wrap(payload)]

    def send(self, piece: list[bytes]) -> None:
        for each in piece:
            self.write(each)

    def say_goodbye(self, code: int, reason: str) -> None:
        self.code = code

    def abort(self) -> None:
        self.code = 1006

    def unsent(self) -> int:
        return 0

    def limit_unsent(self, high: int) -> None:
        assert high > 0

    def pause_reading(self) -> None:
        assert self.messages is not None

    def resume_reading(self) -> None:
        assert self.hub is not None


def read(data: bytes) -> Frame:
    return dict(json.loads(frames.unwrap(data)))


async def settled(condition: Callable[[], object]) -> None:
    """Let the loop turn until something holds."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.001)
