"""A screen of the chess club that keeps what it is sent, exactly as a real one must."""

import asyncio
from typing import Any

from ticketrail.live.tests.club import House
from ticketrail.live.tests.raw import Raw


class Screen:
    """``boards`` is what it shows. `apply` checks every rule of the wire on the way."""

    def __init__(self, house: House, name: str, path: str = "/ws/club/") -> None:
        self.house = house
        self.address = f"{path}?token={name}@1"
        self.boards: dict[int, Any] = {}
        self.last = 0
        self.cursor: str | None = None
        self.resets: list[str] = []
        self.applied: list[int] = []
        self._coming: list[Any] = []

    @property
    def path(self) -> str:
        return self.address if self.cursor is None else f"{self.address}&since={self.cursor}"

    async def watch(self, until: int, *, cut_after: int | None = None) -> None:
        """Listen until event ``until`` is in, or until so many frames have come."""
        async with await Raw.open(self.house.port, self.path) as raw:
            while self.last < until and cut_after != 0:
                self.apply(await raw.json(beats=True))
                cut_after = None if cut_after is None else cut_after - 1

    async def watch_with_cuts(self, until: int, every: int) -> None:
        while self.last < until:
            await self.watch(until, cut_after=every)
            await asyncio.sleep(0)

    def apply(self, frame: Any) -> None:
        if frame["type"] in ("board_update", "board_removed"):
            self._event(frame)
        elif frame["type"] == "boards":
            self._state(frame)
        if "cursor" in frame:
            self.cursor = frame["cursor"]

    def _event(self, frame: Any) -> None:
        assert frame["prev"] <= self.last < frame["seq"], f"a gap or a repeat: {frame['prev']} {self.last}"
        self.applied.append(frame["seq"])
        self.last = frame["seq"]
        if frame["type"] == "board_removed":
            self.boards.pop(frame["id"], None)
        else:
            self.boards[frame["board"]["id"]] = frame["board"]

    def _state(self, frame: Any) -> None:
        assert frame["prev"] == 0
        if "reset" in frame:
            self.resets.append(frame["reset"])
        self._coming += frame["boards"]
        if not frame.get("more"):
            self.boards = {board["id"]: board for board in self._coming}
            self.last, self._coming = frame["seq"], []
