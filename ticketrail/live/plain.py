"""A peer on any other ASGI server: the same feeds by plain `websocket.send`, with two tasks and a queue each."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from ticketrail.live import codes, frames
from ticketrail.live.ear import MAX_MESSAGE
from ticketrail.live.peer import Peer

if TYPE_CHECKING:
    from ticketrail.live.hub import Hub

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]


class PlainPeer(Peer):
    """Keeps what is unsent itself, because the server does not say how much it holds."""

    __slots__ = ("_high", "_outbox", "_over", "_readable", "_receive", "_send", "_unsent", "_writable")

    def __init__(
        self, hub: "Hub", receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        super().__init__(hub)
        self.write = self._put
        self._receive = receive
        self._send = send
        self._outbox: deque[Message] = deque()
        self._unsent = 0
        self._high = hub.limits.piece
        self._writable = asyncio.Event()
        self._readable = asyncio.Event()
        self._readable.set()
        self._over = asyncio.Event()

    @asynccontextmanager
    async def carried(self) -> AsyncIterator[None]:
        """Carry messages both ways for as long as the connection lasts."""
        tasks = [asyncio.ensure_future(self._hear_all()), asyncio.ensure_future(self._send_all())]
        try:
            yield
            await self._over.wait()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.lost()

    async def _hear_all(self) -> None:
        try:
            while (message := await self._receive())["type"] == "websocket.receive":
                self.silent, self.seen_at = 0, time.time()
                self._hear(message)
                await self._readable.wait()
        finally:
            self._over.set()

    def _hear(self, message: Message) -> None:
        text = message.get("text")
        if text is None:
            self.close(codes.NOT_TEXT, "feeds take text")
        elif len(text.encode(errors="surrogatepass")) > MAX_MESSAGE:
            self.close(codes.TOO_BIG, "too long")
        else:
            self.hear(text)

    async def _send_all(self) -> None:
        try:
            while True:
                while not self._outbox:
                    self._writable.clear()
                    await self._writable.wait()
                message = self._outbox.popleft()
                await self._send(message)
                if message["type"] == "websocket.close":
                    return
                self._sent(len(message["text"]))
        except Exception as error:
            # Servers differ in what they raise once the peer has left.
            log.debug("connection %s cannot be written to: %s", self.number, error)
        finally:
            self._over.set()

    def _put(self, frame: bytes) -> None:
        text = frames.unwrap(frame)
        self._outbox.append({"type": "websocket.send", "text": text})
        self._unsent += len(text)
        self._writable.set()
        if self._unsent > self._high and not self.paused:
            self.pause_writing()

    def _sent(self, size: int) -> None:
        self._unsent -= size
        if self.paused and self._unsent <= self._high // 4:
            self.resume_writing()

    def pinged(self) -> None:
        """Here the server pings by itself, and tells when nobody answers."""

    # What carries the bytes

    def frame(self, payload: bytes) -> list[bytes]:
        return [frames.wrap(payload)]

    def send(self, piece: list[bytes]) -> None:
        for frame in piece:
            self.write(frame)

    def say_goodbye(self, code: int, reason: str) -> None:
        self._outbox.append({"type": "websocket.close", "code": code, "reason": reason})
        self._writable.set()

    def abort(self) -> None:
        self._over.set()

    def unsent(self) -> int:
        return self._unsent

    def limit_unsent(self, high: int) -> None:
        self._high = high
        if self._unsent > high and not self.paused:
            self.pause_writing()

    def pause_reading(self) -> None:
        self._readable.clear()

    def resume_reading(self) -> None:
        self._readable.set()
