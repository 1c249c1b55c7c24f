"""Hearing: bytes of a peer become complete texts, or a reason to end. Values in, values out; no sockets here.

An ear is made when a peer begins to speak and thrown away when it has finished, because most peers only listen.
"""

from types import GeneratorType
from typing import NamedTuple

from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN, SERVER, Protocol
from websockets.streams import StreamReader

from ticketrail.live import codes

MAX_MESSAGE = 8 * 1024
MAX_FRAGMENTS = 64


class Heard(NamedTuple):
    """What some bytes came to: complete ``texts``, how many ``pings``, what to ``reply``, and how it ``ended`` if so.

    ``broken`` says that the end is our complaint about what was sent, not the peer's own goodbye.
    """

    texts: list[str]
    pings: int
    reply: bytes
    ended: int | None
    broken: bool


class Ear:
    """Parses masked frames with the `websockets` library and puts fragments together."""

    __slots__ = ("_failed", "_parts", "_protocol")

    def __init__(self) -> None:
        self._protocol = Protocol(SERVER, state=OPEN, max_size=MAX_MESSAGE)
        self._parts: list[bytes] = []
        self._failed = False

    @property
    def idle(self) -> bool:
        """Whether nothing is half heard, so that this ear can go."""
        parser = self._protocol.parser
        waits = parser.gi_yieldfrom if isinstance(parser, GeneratorType) else None
        between = isinstance(waits, GeneratorType) and waits.gi_code is StreamReader.at_eof.__code__
        return between and not self._parts and self._protocol.state is OPEN

    def hear(self, data: bytes) -> Heard:
        """Take what came from the network."""
        protocol = self._protocol
        protocol.receive_data(data)
        texts: list[str] = []
        pings = 0
        for event in protocol.events_received():
            if isinstance(event, Frame):
                pings += event.opcode is Opcode.PING
                self._frame(event, texts)
        reply = b"".join(protocol.data_to_send())
        if protocol.close_rcvd is not None:
            return Heard(texts, pings, reply, protocol.close_rcvd.code, False)
        if protocol.close_sent is not None:
            return Heard(texts, pings, reply, protocol.close_sent.code, True)
        return Heard(texts, pings, reply, None, False)

    def _frame(self, frame: Frame, texts: list[str]) -> None:
        if frame.opcode is Opcode.BINARY:
            self._fail(codes.NOT_TEXT, "feeds take text")
        if self._failed or frame.opcode not in (Opcode.TEXT, Opcode.CONT):
            return
        self._parts.append(bytes(frame.data))
        if len(self._parts) > MAX_FRAGMENTS:
            self._fail(codes.TOO_BIG, "too many fragments")
        elif frame.fin:
            self._finish(texts)

    def _finish(self, texts: list[str]) -> None:
        try:
            texts.append(b"".join(self._parts).decode())
        except UnicodeDecodeError:
            self._fail(codes.NOT_UTF8, "not UTF-8")
        self._parts = []

    def _fail(self, code: int, reason: str) -> None:
        self._parts, self._failed = [], True
        # A broken frame behind this one may already have ended it.
        if self._protocol.close_sent is None:
            self._protocol.fail(code, reason)
