"""Where a client stands in the feed, and what a frame's numbers say about it."""

from typing import Any

from ticketrail.client.errors import ConnectionLost

Frame = dict[str, Any]


class Place:
    """``cursor`` is where to go on from; ``last`` the number of the newest frame, None while that is unknown."""

    def __init__(self, cursor: str | None) -> None:
        self.cursor = cursor
        self.last: int | None = None
        self._of_frame = cursor

    def is_new(self, frame: Frame) -> bool:
        """Whether an event is the next one; False for one that was there before. `ConnectionLost` at a gap."""
        if self.last is None:
            return True
        if frame["seq"] <= self.last:
            return False
        if frame["prev"] > self.last:
            # A heartbeat may have moved the cursor past whatever is missing.
            self.cursor = self._of_frame
            raise ConnectionLost(f"a frame is missing between {self.last} and {frame['seq']}")
        return True

    def reach(self, frame: Frame) -> None:
        """Everything up to this event or snapshot has been dealt with."""
        self.last, self.cursor = frame["seq"], frame["cursor"]
        self._of_frame = self.cursor

    def beat(self, cursor: str) -> None:
        """Nothing has happened up to here that concerns this feed."""
        if self.cursor is not None:
            self.cursor = cursor
