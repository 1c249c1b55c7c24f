"""The hub: one per process. Follows every restaurant that somebody here listens to, and reads each event once."""

import asyncio
import itertools
import logging
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

from django.conf import settings

from ticketrail import journal
from ticketrail.journal import Recorded
from ticketrail.live import codes, revocations
from ticketrail.live.bells import Bell
from ticketrail.live.clockwork import Clockwork
from ticketrail.live.counts import Counts
from ticketrail.live.cursor import Signer
from ticketrail.live.limits import Limits
from ticketrail.live.roster import Roster
from ticketrail.live.stream import Stream

log = logging.getLogger(__name__)

INSTALLATION = 0
"""The stream of the installation: users and credentials. Every hub follows it."""

ASK = 1000
"""How many counters are compared in one query."""


class Hub:
    """Who listens to what. Everything here runs on one event loop, but for `heard`, `news` and `hint`."""

    def __init__(self, *, limits: Limits | None = None, secret: str | None = None, bell: Bell | None = None) -> None:
        self.limits = limits or Limits()
        self.counts = Counts()
        self.roster = Roster(self.limits, self.counts)
        self.clockwork = Clockwork(self)
        self._secret = secret
        self.bell = bell
        self.read = journal.aread
        self.heads = journal.aheads
        self.streams: dict[int, Stream] = {}
        self.draining = False
        self._away = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._deaf: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @cached_property
    def signer(self) -> Signer:
        """Signs cursors with the installation's secret."""
        return Signer(settings.SECRET_KEY if self._secret is None else self._secret)

    async def start(self) -> None:
        """Begin to listen to the journal. Called again it does nothing."""
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        if self._loop is not None:
            # Its loop ended without a word, and took everybody along.
            self._forget()
        self._loop = loop
        self._deaf = [journal.listen(self.heard), journal.on_news(self.news)]
        if self.bell is not None:
            self._deaf.append(self.bell.hear(self.hint))
        self.streams[INSTALLATION] = Stream(self, INSTALLATION)
        self.streams[INSTALLATION].guests = 1
        self.clockwork.start()
        self._spawn(self.reconcile())

    async def stop(self) -> None:
        """Cut everybody off and let go of the loop."""
        await self.clockwork.stop()
        tasks = [*self._tasks, *(task for stream in self.streams.values() for task in stream.tasks())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for peer in [*self.roster.peers.values(), *self.roster.parting]:
            peer.abort()
        self._forget()

    def _forget(self) -> None:
        for stop in self._deaf:
            stop()
        self._deaf, self._loop, self.draining = [], None, False
        self.streams.clear()
        self.roster = Roster(self.limits, self.counts)
        self.clockwork = Clockwork(self)

    @asynccontextmanager
    async def stream(self, restaurant_id: int) -> AsyncIterator[Stream]:
        """A restaurant's stream, kept while in use, and a while longer for those who come back."""
        await self.start()
        stream = self.streams.get(restaurant_id)
        if stream is None:
            stream = self.streams[restaurant_id] = Stream(self, restaurant_id)
        stream.guests += 1
        try:
            await stream.open()
            yield stream
        finally:
            stream.guests -= 1

    def forget_quiet(self) -> None:
        """Drop the streams that nobody has used for a minute."""
        now = time.monotonic()
        for restaurant_id, stream in list(self.streams.items()):
            if stream.in_use:
                stream.quiet_since = None
            elif stream.quiet_since is None:
                stream.quiet_since = now
            elif now - stream.quiet_since > self.limits.idle_stream:
                del self.streams[restaurant_id]

    # News, from any thread

    def heard(self, events: list[Recorded]) -> None:
        """A commit of this process: hand its events over, and let the other processes know."""
        self._call(self._offer, events)
        if self.bell is not None:
            newest = {event.restaurant_id: event.seq for event in events}
            for restaurant_id, seq in newest.items():
                self.bell.ring(restaurant_id, seq)

    def hint(self, restaurant_id: int, seq: int) -> None:
        """Somebody rang the bell."""
        self._call(self._wake, restaurant_id, seq)

    def news(self) -> None:
        """Another process has written something: look where the journals stand."""
        self._call(self._look)

    def _call(self, fn: Callable[..., None], *args: object) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(fn, *args)

    # News, on the loop

    def _offer(self, events: list[Recorded]) -> None:
        for restaurant_id, group in itertools.groupby(events, lambda event: event.restaurant_id):
            if stream := self.streams.get(restaurant_id):
                stream.offer(list(group))

    def _wake(self, restaurant_id: int, seq: int) -> None:
        if stream := self.streams.get(restaurant_id):
            stream.wake(seq)

    def _look(self) -> None:
        if self._loop is not None:
            self._spawn(self.reconcile())

    async def reconcile(self) -> None:
        """Compare what was heard with the counters: a lost hint costs a second, never an event."""
        known = {restaurant_id: stream.head for restaurant_id, stream in self.streams.items()}
        wanted = list(known)
        for start in range(0, len(wanted), ASK):
            part = wanted[start : start + ASK]
            try:
                heads = await self.heads(part)
            except Exception:
                if not self._away:
                    log.exception("cannot compare the counters; trying again")
                self._away = True
                return
            for restaurant_id in part:
                if stream := self.streams.get(restaurant_id):
                    stream.compare(heads.get(restaurant_id), known=known[restaurant_id])
        if self._away:
            log.warning("the counters can be compared again")
        self._away = False

    def after(self, event: Recorded) -> None:
        """Once an event was told: part from those whose right to listen it ends."""
        try:
            ended = revocations.ended_by(event)
        except Exception:
            log.exception("cannot tell whom event %s of restaurant %s ends", event.seq, event.restaurant_id)
            return
        for identity, code in ended:
            self.roster.end(identity, code)

    # The end

    def drain(self) -> None:
        """Send everybody away, spread over `Limits.drain` seconds, so that they do not all come back at once."""
        if not self.draining:
            self.draining = True
            for stream in self.streams.values():
                stream.release_all()
            self._spawn(self._drain())

    async def _drain(self) -> None:
        peers = list(self.roster.peers.values())
        random.shuffle(peers)
        for peer in peers:
            peer.close(codes.RESTARTING, "restarting")
            await asyncio.sleep(self.limits.drain / len(peers))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
