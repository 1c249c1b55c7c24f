"""A WebSocket client without manners: it sends whatever bytes a test wants, when it wants."""

import asyncio
import json
from typing import Any, Self

from websockets.frames import Close, Frame, Opcode
from websockets.protocol import CLIENT, Protocol

REQUEST = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
)


def text(said: Any) -> bytes:
    """A masked text frame of something as JSON; text as it is."""
    data = said if isinstance(said, str) else json.dumps(said)
    return Frame(Opcode.TEXT, data.encode()).serialize(mask=True)


class Raw:
    """One connection. `status` is the answer to the handshake."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.status = 0
        self.headers = ""
        self._protocol = Protocol(CLIENT, max_size=None)
        self._events: list[Frame] = []
        self._text = b""

    @classmethod
    async def open(cls, port: int, path: str, *, headers: dict[str, str] | None = None, behind: bytes = b"") -> "Self":
        """Shake hands; ``behind`` is sent as soon as the answer has come."""
        raw = cls(*await asyncio.open_connection("127.0.0.1", port, limit=2**24))
        more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        raw.writer.write(REQUEST.format(path=path, more=more).encode())
        answer = (await raw.reader.readuntil(b"\r\n\r\n")).decode()
        raw.status, raw.headers = int(answer.split()[1]), answer.lower()
        if behind:
            raw.writer.write(behind)
        return raw

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def frame(self, seconds: float = 20) -> Frame:
        """The next frame of any kind."""
        async with asyncio.timeout(seconds):
            while not self._events:
                data = await self.reader.read(2**16)
                if not data:
                    raise EOFError("the server hung up")
                self._protocol.receive_data(data)
                assert self._protocol.parser_exc is None, self._protocol.parser_exc
                self._events += [event for event in self._protocol.events_received() if isinstance(event, Frame)]
        frame = self._events.pop(0)
        if frame.opcode is Opcode.PING:
            self.writer.write(Frame(Opcode.PONG, frame.data).serialize(mask=True))
        return frame

    async def json(self, seconds: float = 20, *, beats: bool = False) -> Any:
        """The next text, fragments put together; heartbeats only if asked for."""
        while (said := await self._json(seconds))["type"] == "heartbeat" and not beats:
            assert said["cursor"]
        return said

    async def _json(self, seconds: float) -> Any:
        whole = b""
        while True:
            frame = await self.frame(seconds)
            if frame.opcode is Opcode.CLOSE:
                raise AssertionError(f"closed with {Close.parse(frame.data)}")
            if frame.opcode in (Opcode.TEXT, Opcode.CONT):
                whole += bytes(frame.data)
                if frame.fin:
                    return json.loads(whole)

    async def code(self, seconds: float = 20) -> int:
        """The close code, whatever else comes before it."""
        while True:
            frame = await self.frame(seconds)
            if frame.opcode is Opcode.CLOSE:
                return Close.parse(frame.data).code

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def __aenter__(self) -> "Self":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.transport.abort()
