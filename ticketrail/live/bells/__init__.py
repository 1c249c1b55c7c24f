"""Bells: "restaurant 7 has news up to 412". A hint between processes; it may be lost, doubled or late."""

from collections.abc import Callable
from typing import Protocol

Hear = Callable[[int, int], None]
"""Called with a restaurant and a number, from any thread."""


class Bell(Protocol):
    """Carries hints from the process that committed to every hub. Never waits, never raises."""

    def ring(self, restaurant_id: int, seq: int) -> None:
        """Tell everybody. Called after the commit, in whatever thread made it."""

    def hear(self, fn: Hear) -> Callable[[], None]:
        """Call ``fn`` whenever somebody rings. Returns how to stop it."""
