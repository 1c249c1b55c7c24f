"""The newest events of a restaurant, kept at hand so that a resume does not touch the database."""

from collections import deque
from itertools import islice

from ticketrail.journal import Recorded
from ticketrail.kernel import wire


class Ring:
    """Consecutive events, at most so many and so many bytes of cards."""

    __slots__ = ("_bytes", "_events", "_max_bytes", "_max_events", "_sizes")

    def __init__(self, max_events: int, max_bytes: int) -> None:
        self._events: deque[Recorded] = deque()
        self._sizes: deque[int] = deque()
        self._bytes = 0
        self._max_events = max_events
        self._max_bytes = max_bytes

    def __len__(self) -> int:
        return len(self._events)

    def add(self, event: Recorded) -> None:
        """Append the next event; the oldest make room for it."""
        size = 200 + (len(wire.encode(event.card)) if event.card is not None else 0)
        self._events.append(event)
        self._sizes.append(size)
        self._bytes += size
        while len(self._events) > self._max_events or (self._bytes > self._max_bytes and self._events):
            self._events.popleft()
            self._bytes -= self._sizes.popleft()

    def after(self, position: int, limit: int) -> list[Recorded] | None:
        """Up to ``limit`` events after ``position``; None when some of them are no longer here."""
        if not self._events or position + 1 < self._events[0].seq:
            return None
        start = position + 1 - self._events[0].seq
        return list(islice(self._events, start, start + limit))

    def clear(self) -> None:
        self._events.clear()
        self._sizes.clear()
        self._bytes = 0
