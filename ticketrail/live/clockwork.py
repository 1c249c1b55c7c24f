"""The clockwork: the one timer of a hub. Heartbeats, expiring credentials, late goodbyes, derived figures, counters."""

import asyncio
import itertools
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from ticketrail.kernel import clock
from ticketrail.live import frames
from ticketrail.live.topic import Topic

if TYPE_CHECKING:
    from ticketrail.live.hub import Hub

log = logging.getLogger(__name__)


class Clockwork:
    """Ticks once a second. Topics sit in as many buckets as a heartbeat has ticks, so the load is spread."""

    def __init__(self, hub: "Hub") -> None:
        self.hub = hub
        self._buckets: list[set[Topic]] = [set() for _ in range(max(1, round(hub.limits.heartbeat / hub.limits.tick)))]
        self._of_topic: dict[Topic, set[Topic]] = {}
        self._places = itertools.cycle(self._buckets)
        self._turns = itertools.cycle(self._buckets)
        self._figures: set[Topic] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self._start(_repeat(self._tick, self.hub.limits.tick))
        self._start(_repeat(self.hub.reconcile, self.hub.limits.reconcile))

    async def stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def add(self, topic: Topic) -> None:
        """Give a topic heartbeats, and its ticks if its feed has any."""
        self._of_topic[topic] = bucket = next(self._places)
        bucket.add(topic)
        if topic.feed.ticker is not None:
            self._figures.add(topic)

    def remove(self, topic: Topic) -> None:
        self._of_topic.pop(topic).discard(topic)
        self._figures.discard(topic)

    def _tick(self) -> None:
        for topic in list(next(self._turns)):
            cursor = topic.stream.cursor(topic.stream.head, topic.last)
            topic.beat(frames.wrap(frames.heartbeat(cursor)) + frames.PING)
        self.hub.roster.expire()
        self.hub.roster.sweep()
        self.hub.forget_quiet()
        for topic in [topic for topic in self._figures if topic.dirty and _is_due(topic)]:
            # Marked before the read: what changes meanwhile makes another one due.
            topic.dirty, topic.ticked = False, time.monotonic()
            self._start(self._figure(topic))

    async def _figure(self, topic: Topic) -> None:
        """Say what was derived, the latest only; a failed try is made again at the next change."""
        seat = topic.seat
        try:
            body = await self.hub.read(seat.restaurant_id, lambda reading: topic.feed.tick(reading, seat))
        except Exception:
            log.exception("%s cannot be ticked", seat.topic)
            return
        if body is not None:
            topic.deliver(frames.wrap(frames.plain({**body, "timestamp": clock.iso(clock.now())})))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _is_due(topic: Topic) -> bool:
    every = topic.feed.ticker
    return every is not None and time.monotonic() - topic.ticked >= every


async def _repeat(work: Callable[[], Awaitable[None] | None], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            if (rest := work()) is not None:
                await rest
        except Exception:
            log.exception("the clockwork goes on after an error")
