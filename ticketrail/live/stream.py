"""A stream: one restaurant's journal as this process follows it, event by event, without a gap."""

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING

from ticketrail import journal
from ticketrail.journal import Head, Recorded
from ticketrail.live import codes
from ticketrail.live.feed import Feed, Seat
from ticketrail.live.ring import Ring
from ticketrail.live.shared import Shared
from ticketrail.live.snapshot import Snapshot
from ticketrail.live.topic import Topic

if TYPE_CHECKING:
    from ticketrail.live.hub import Hub
    from ticketrail.live.peer import Peer

log = logging.getLogger(__name__)

NEW = "new"
"""The epoch of a restaurant whose journal has no event yet."""

STEP = 64
"""How many events are told before the loop turns to something else, so that written bytes can leave."""


LINES = 4
"""How many frames may still be on their way along a crowd before the next event is told."""


class Restarted(Exception):
    """The journal began anew, or has lost what was asked for: only a fresh snapshot helps."""


class Stream:
    """``head`` is the newest event that was told; everything up to it has reached every member of every topic.
    ``life`` counts how often the journal began anew, events up to ``kept_after`` have been pruned, and ``lines`` is how
    many frames are still on their way along crowds.

    Events come from three sides: handed over by this process's own commits, read after a hint, read after a look at
    the counters. Numbers decide what is next, so it does not matter which side was first, or told twice.
    """

    def __init__(self, hub: "Hub", restaurant_id: int) -> None:
        self.hub = hub
        self.restaurant_id = restaurant_id
        self.epoch = ""
        self.life = 0
        self.head = 0
        self.kept_after = 0
        self.last_at: str | None = None
        self.topics: dict[str, Topic] = {}
        self.ring = Ring(hub.limits.ring_events, hub.limits.ring_bytes)
        self.snapshots: Shared[Snapshot] = Shared()
        self.guests = 0
        self.lines = 0
        self.quiet_since: float | None = None
        self._tail = 0
        self._wanted = 0
        self._pending: deque[Recorded] = deque()
        self._early: dict[int, Recorded] = {}
        self._scheduled = False
        self._reader: asyncio.Task[None] | None = None
        self._opening: asyncio.Task[None] | None = None
        self._waiters: dict[asyncio.Future[None], int] = {}

    async def open(self) -> None:
        """Find out where the journal stands; the first to come does it for all."""
        if self._opening is None:
            self._opening = asyncio.ensure_future(self._open())
        try:
            await asyncio.shield(self._opening)
        except Exception:
            self._opening = None
            raise

    async def _open(self) -> None:
        self._begin(await self._journal_head())

    def _begin(self, head: Head) -> None:
        if not self.epoch:
            self.epoch, self.head, self._tail = head.epoch, head.seq, head.seq
            self.kept_after = head.kept_after
            self.wake(self._wanted)

    def tasks(self) -> list[asyncio.Task[None]]:
        """What this stream has under way."""
        return [task for task in (self._opening, self._reader) if task is not None]

    async def _journal_head(self) -> Head:
        heads = await self.hub.heads([self.restaurant_id])
        return heads.get(self.restaurant_id, Head(NEW, 0, 0))

    # What comes in

    def offer(self, events: list[Recorded]) -> None:
        """Take events straight from a commit, when they are the next ones."""
        if self.epoch in ("", NEW):
            # The first event of a restaurant also decides its epoch, which only the journal knows.
            return self.wake(events[-1].seq)
        if not self._early and events[0].seq == self._tail + 1:
            self._pending.extend(events)
            self._tail = events[-1].seq
        else:
            self._early.update((event.seq, event) for event in events if event.seq > self._tail)
            self._gather()
        if not self._scheduled:
            self._work()

    def _gather(self) -> None:
        """Several threads commit and speak up in any order: wait a moment for the one that is missing."""
        while event := self._early.pop(self._tail + 1, None):
            self._pending.append(event)
            self._tail = event.seq
        if self._early:
            asyncio.get_running_loop().call_later(self.hub.limits.overtaken, self._overtaken)

    def _overtaken(self) -> None:
        newest = max(self._early, default=0)
        self._early = {seq: event for seq, event in self._early.items() if seq > self._tail}
        if self._early:
            self._early.clear()
            self.wake(newest)

    def wake(self, seq: int) -> None:
        """Somebody says that there is news up to ``seq``: read what is missing."""
        self._wanted = max(self._wanted, seq)
        if self.epoch and self._wanted > self._tail and self._reader is None:
            self._reader = asyncio.ensure_future(self._read())

    async def look(self) -> Head:
        """Ask the journal itself where it stands."""
        known = self.head
        head = await self._journal_head()
        self.learn(head, known=known)
        return head

    def compare(self, head: Head | None, *, known: int) -> None:
        """`learn` for the regular comparison, which also opens a stream whose first try failed."""
        head = head or Head(NEW, 0, 0)
        if self.epoch:
            self.learn(head, known=known)
        else:
            self._begin(head)

    def learn(self, head: Head, *, known: int) -> None:
        """The journal stood at ``head`` some time after this stream had told everything up to ``known``."""
        if self.epoch == NEW and self.head == 0:
            self.epoch = head.epoch
        if head.epoch != self.epoch or head.seq < known:
            self.restart(head)
        self.kept_after = head.kept_after
        self.wake(head.seq)

    async def _read(self) -> None:
        try:
            while self._wanted > self._tail:
                asked = self._tail
                head, events = await self.hub.read(self.restaurant_id, events_after, asked, self.hub.limits.batch)
                self.learn(head, known=asked)
                events = [event for event in events if event.seq > self._tail]
                if events and events[0].seq != self._tail + 1:
                    self.restart(head)
                elif events:
                    self.offer(events)
                elif self._tail == asked:
                    # The hint was wrong, or spoke of something that is not committed yet; the next look will tell.
                    self._wanted = self._tail
        except Exception:
            log.exception("cannot read restaurant %s; trying again", self.restaurant_id)
        finally:
            self._reader = None

    # What goes out

    def _work(self) -> None:
        steps = STEP
        while self._pending and steps and self.lines < LINES:
            self._tell(self._pending.popleft())
            steps -= 1
        self._release()
        self._scheduled = bool(self._pending)
        if self._scheduled:
            asyncio.get_running_loop().call_soon(self._work)

    def _tell(self, event: Recorded) -> None:
        self.head, self.last_at = event.seq, event.at
        self.ring.add(event)
        for topic in list(self.topics.values()):
            topic.tell(event)
        self.hub.after(event)

    def restart(self, head: Head) -> None:
        """Begin anew at ``head``. Everybody reconnects, and is told to start from a snapshot."""
        log.warning("restaurant %s: the journal began anew (%s at %s)", self.restaurant_id, head.epoch, head.seq)
        self.life += 1
        self.epoch, self.head, self._tail, self._wanted = head.epoch, head.seq, head.seq, head.seq
        self.ring.clear()
        self._pending.clear()
        self._early.clear()
        for topic in list(self.topics.values()):
            topic.close(codes.RESTARTING)
        self.release_all()

    # Those who listen

    def enter(self, peer: "Peer", feed: Feed, seat: Seat, last: int) -> Topic:
        """Make somebody who has everything up to `head` a member of their topic."""
        topic = self.topics.get(seat.topic)
        if topic is None:
            topic = self.topics[seat.topic] = Topic(self, feed, seat)
            self.hub.clockwork.add(topic)
        topic.enter(peer, last)
        return topic

    def forget(self, topic: Topic) -> None:
        """Drop a topic that nobody listens to."""
        if self.topics.get(topic.seat.topic) is topic:
            del self.topics[topic.seat.topic]
            self.hub.clockwork.remove(topic)

    async def after(self, position: int) -> list[Recorded]:
        """The next events after ``position``, from memory or from the journal. `Restarted` when they are gone."""
        if position >= self.head:
            return []
        at_hand = self.ring.after(position, self.hub.limits.batch)
        if at_hand is not None:
            return at_hand
        life, known = self.life, self.head
        head, events = await self.hub.read(self.restaurant_id, events_after, position, self.hub.limits.batch)
        self.learn(head, known=known)
        if life != self.life or position < self.kept_after:
            raise Restarted
        return events

    async def reached(self, seq: int) -> None:
        """Wait until everything up to ``seq`` has been told, or until `release_all`."""
        if self.head < seq:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters[waiter] = seq
            try:
                await waiter
            finally:
                del self._waiters[waiter]

    def _release(self) -> None:
        for waiter, seq in self._waiters.items():
            if seq <= self.head and not waiter.done():
                waiter.set_result(None)

    def release_all(self) -> None:
        """Let everybody who waits look again, whatever the head is."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    @property
    def known(self) -> int:
        """The newest number that exists for certain, told or not."""
        return max(self.head, self._wanted)

    @property
    def in_use(self) -> bool:
        """Whether somebody listens, is about to, or waits."""
        return bool(self.topics or self.guests)

    def cursor(self, position: int, last: int) -> str:
        """The cursor of a place in this stream."""
        return self.hub.signer.sign(self.restaurant_id, self.epoch, position, last)


def events_after(reading: journal.Reading, position: int, limit: int) -> tuple[Head, list[Recorded]]:
    """Where the journal stands, and the events after ``position`` as of the same moment."""
    head = Head(reading.epoch, reading.seq, reading.kept_after)
    return head, reading.events(position, limit) if position < reading.seq else []
