"""The bell of a single process."""

from collections.abc import Callable

from ticketrail.live.bells import Hear


class MemoryBell:
    """Calls everybody who listens, at once, in the thread that rings."""

    def __init__(self) -> None:
        self._ears: list[Hear] = []

    def ring(self, restaurant_id: int, seq: int) -> None:
        for fn in list(self._ears):
            fn(restaurant_id, seq)

    def hear(self, fn: Hear) -> Callable[[], None]:
        self._ears.append(fn)
        return lambda: self._ears.remove(fn)
