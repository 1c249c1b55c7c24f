"""A socket: what is left of a WebSocket on uvicorn once it has joined. Small, and silent unless spoken to."""

import asyncio
import socket as sockets
import time
from collections.abc import MutableSet
from typing import TYPE_CHECKING, Any

from ticketrail.live import codes, frames
from ticketrail.live.ear import Ear
from ticketrail.live.peer import CLOSING, PING, Peer

if TYPE_CHECKING:
    from ticketrail.live.hub import Hub

EMPTY_PONG = b"\x8a\x80"
DEAD_AFTER_MS = 40_000
_NO_ANSWER = getattr(sockets, "TCP_USER_TIMEOUT", None)


class Socket(Peer, asyncio.Protocol):
    """The transport's protocol from the hand-over on. ``ear`` exists only while the peer is in the middle of a word.

    ``connections`` is uvicorn's set of what it has to shut down.
    """

    __slots__ = ("connections", "ear", "transport")

    def __init__(self, hub: "Hub", transport: asyncio.Transport, connections: MutableSet[Any]) -> None:
        super().__init__(hub)
        self.transport = transport
        self.connections = connections
        self.ear: Ear | None = None
        self.write = transport.write
        connections.add(self)
        _notice_dead_peers(transport)

    # Called by the transport

    def data_received(self, data: bytes) -> None:
        self.silent = 0
        self.seen_at = time.time()
        if len(data) == 6 and data[:2] == EMPTY_PONG and self.ear is None:
            return
        ear = self.ear or Ear()
        heard = ear.hear(data)
        self.ear = None if ear.idle else ear
        if self.phase < CLOSING:
            self._answer(heard.texts, heard.reply, heard.pings)
        if heard.ended is not None:
            self._ended(int(heard.ended), broken=heard.broken)

    def _answer(self, texts: list[str], reply: bytes, pings: int) -> None:
        if reply:
            self.transport.write(reply)
        for text in texts:
            self.hear(text)
        if pings and not self.spend(PING * pings):
            self.close(codes.TOO_MANY, "too many pings")

    def _ended(self, code: int, *, broken: bool) -> None:
        if broken:
            # The close is written; what still comes is read and dropped, or the peer's kernel would drop the close.
            if self.phase < CLOSING:
                self.depart(code)
                self.hub.roster.part(self)
                self.resume_reading()
                # Nothing follows the close: whoever waits for the end of the line need not wait until we give up on it.
                if self.transport.can_write_eof():
                    self.transport.write_eof()
        else:
            self.depart(code)
            self.hub.roster.part(self)
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.connections.discard(self)
        self.lost()

    def shutdown(self) -> None:
        """Uvicorn is about to stop: everybody goes, a few at a time; those at the door at once."""
        self.hub.drain()
        if not self.number:
            self.close(codes.RESTARTING, "restarting")

    # Called by the hub

    def say_goodbye(self, code: int, reason: str) -> None:
        if not self.transport.is_closing():
            self.transport.write(frames.close(code, reason))

    def abort(self) -> None:
        self.transport.abort()

    def unsent(self) -> int:
        return self.transport.get_write_buffer_size()

    def limit_unsent(self, high: int) -> None:
        if not self.transport.is_closing():
            self.transport.set_write_buffer_limits(high=high)

    def pause_reading(self) -> None:
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()


def _notice_dead_peers(transport: asyncio.Transport) -> None:
    """Let the kernel give up on a peer that answers nothing at all, where it can."""
    carrier = transport.get_extra_info("socket")
    if _NO_ANSWER is not None and carrier is not None and carrier.family in (sockets.AF_INET, sockets.AF_INET6):
        carrier.setsockopt(sockets.IPPROTO_TCP, _NO_ANSWER, DEAD_AFTER_MS)
