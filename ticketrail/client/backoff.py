"""When to try again. Each wait is shortened at random, so that a crowd does not come back at once."""

import random
import time
from collections.abc import Sequence

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
STABLE = 30.0
"""A line counts as good after so many seconds: one that comes and goes must not defeat the waiting."""


class Backoff:
    """Counts the attempts of one client. ``waits`` are seconds, the last of them for all further attempts."""

    def __init__(self, waits: Sequence[float] = WAITS) -> None:
        if not waits:
            raise ValueError("name at least one wait, in seconds")
        self.waits = tuple(waits)
        self.attempts = 0
        self._good_since: float | None = None

    def established(self) -> None:
        """The line is good from now on."""
        self._good_since = time.monotonic()

    def next(self) -> float:
        """Seconds to wait before the next attempt, between half of a step and all of it."""
        if self._good_since is not None and time.monotonic() - self._good_since >= STABLE:
            self.attempts = 0
        self._good_since = None
        step = self.waits[min(self.attempts, len(self.waits) - 1)]
        self.attempts += 1
        return step * random.uniform(0.5, 1)
