"""What people at their screens have their hands on, so that the simulated ones keep theirs off it for a while."""

import queue
import time
from collections.abc import Iterable

from ticketrail import journal

# Seconds: long enough to cook an order oneself, and to eat in peace.
ORDER, TABLE = 180, 1800
HOLDS = {"order": ORDER, "session": TABLE}

Thing = tuple[int, str, int]


class Visitors:
    """Remembers every change that was not made by the traffic itself. ``start`` and ``stop`` listening to the journal.

    All but `hear` is for the traffic's own thread. By the time a command of ours returns, its events were heard, so
    `ours` always comes in time.
    """

    def __init__(self) -> None:
        self._heard: queue.SimpleQueue[journal.Recorded] = queue.SimpleQueue()
        self._touched: dict[Thing, float] = {}
        self._ours: set[tuple[int, int]] = set()

    def hear(self, events: Iterable[journal.Recorded]) -> None:
        """Take note of committed events, on whatever thread made them."""
        for event in events:
            if event.thing in HOLDS:
                self._heard.put(event)

    def ours(self, events: Iterable[journal.Recorded]) -> None:
        """These were the traffic's own."""
        self._ours.update((event.restaurant_id, event.seq) for event in events)

    def touch(self, restaurant_id: int, thing: str, thing_id: int) -> None:
        """Treat a thing as if a visitor had just touched it."""
        self._touched[restaurant_id, thing, thing_id] = time.monotonic()

    def listen(self) -> None:
        """Sort what was heard since the last time, and forget what nobody has touched for long."""
        while not self._heard.empty():
            event = self._heard.get()
            if (event.restaurant_id, event.seq) not in self._ours:
                self.touch(event.restaurant_id, event.thing, event.id)
        self._ours.clear()
        now = time.monotonic()
        self._touched = {thing: at for thing, at in self._touched.items() if now - at < HOLDS[thing[1]]}

    def hold(self, restaurant_id: int, thing: str, thing_id: int) -> bool:
        """Whether a visitor has touched this lately."""
        return (restaurant_id, thing, thing_id) in self._touched
