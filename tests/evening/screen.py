"""A screen that knows the contract and nothing else: it keeps what a feed tells it, through a cut line as well."""

import asyncio
import json
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.evening.folding import ELSEWHERE, SNAPSHOTS, State, fold, snapshot

Frame = dict[str, Any]
PLAIN = {"heartbeat", "pong", "ok", "error", "stats_update", "connection_established", "auth_expiring"}


class Screen:
    """``state`` is what it shows, ``stats`` the last figures it heard, ``seqs`` the numbers of what it applied."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self.url = f"ws://127.0.0.1:{port}{path}"
        self.headers = headers
        self.state: State | None = None
        self.stats: Frame | None = None
        self.cursor = ""
        self.last = 0
        self.seqs: list[int] = []
        self.answers: list[Frame] = []
        self.code: int | None = None
        self._coming: list[Frame] = []
        self._socket: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where to connect: with the cursor once there is one."""
        if not self.cursor:
            return self.url
        return f"{self.url}{'&' if '?' in self.url else '?'}since={self.cursor}"

    async def connect(self) -> None:
        """Connect, or come back after a cut."""
        self._socket = await connect(self.address, additional_headers=self.headers)
        self._listening = asyncio.create_task(self._listen(self._socket))
        await self.until(lambda: self.state is not None)

    async def cut(self) -> None:
        """The line breaks."""
        if self._socket is not None and self._listening is not None:
            self._socket.transport.abort()
            await self._listening

    async def send(self, **message: Any) -> Frame:
        """Ask for an action and wait for its answer."""
        assert self._socket is not None
        number = len(self.answers) + 1
        await self._socket.send(json.dumps({**message, "request_id": number}))
        await self.until(lambda: any(answer.get("request_id") == number for answer in self.answers))
        return self.answers[-1]

    async def _listen(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for text in socket:
                self.hear(json.loads(text))
        self.code = socket.close_code

    def hear(self, frame: Frame) -> None:
        """Take in one frame; every rule of the wire is checked on the way."""
        if "cursor" in frame:
            self.cursor = frame["cursor"]
        if "request_id" in frame:
            self.answers.append(frame)
        if frame["type"] == "stats_update":
            self.stats = frame["stats"]
        if frame["type"] in PLAIN:
            assert "prev" not in frame and ("seq" not in frame or frame["type"] == "ok")
            return
        assert {"seq", "prev", "cursor", "timestamp"} <= frame.keys(), frame["type"]
        if frame["prev"] == 0 and frame["type"] in SNAPSHOTS:
            self._replace(frame)
        elif frame["seq"] > self.last:
            assert frame["prev"] <= self.last, f"a gap before {frame['type']} {frame['seq']}"
            assert self.state is not None
            self.last = frame["seq"]
            self.seqs.append(frame["seq"])
            if frame["type"] not in ELSEWHERE:
                self.state = fold(self.state, frame)

    def _replace(self, frame: Frame) -> None:
        self._coming.append(frame)
        if not frame.get("more"):
            self.state, self.last, self._coming = snapshot(self._coming), frame["seq"], []
            self.stats = frame.get("stats", self.stats)

    async def until(self, condition: Any) -> None:
        """Wait for something to hold."""
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.sleep(0.005)
