"""HTTP/1.1 over one kept-alive connection, with as little of its own as possible to be measured along."""

import asyncio
from types import TracebackType
from typing import Any

import msgspec


class Connection:
    """One client's connection to the server; use it as an async context manager."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port = port
        self.token = token

    async def __aenter__(self) -> "Connection":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def call(self, method: str, path: str, body: Any = None, *, key: str = "", expect: int = 200) -> Any:
        """The parsed answer. Raises when its status is not ``expect``."""
        data = b"" if body is None else msgspec.json.encode(body)
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Content-Length: {len(data)}"]
        if body is not None:
            head.append("Content-Type: application/json")
        if self.token:
            head.append(f"Authorization: Bearer {self.token}")
        if key:
            head.append(f"Idempotency-Key: {key}")
        self._writer.write("\r\n".join([*head, "", ""]).encode() + data)
        status, answer = await self._answer()
        if status != expect:
            raise RuntimeError(f"{method} {path}: {status} {answer[:500]!r}")
        return msgspec.json.decode(answer)

    async def _answer(self) -> tuple[int, bytes]:
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                return status, await self._reader.readexactly(int(value))
        raise RuntimeError(f"an answer without a length: {head!r}")


async def token(port: int, username: str) -> str:
    """A fresh access token of one of the demo's users."""
    async with Connection(port) as connection:
        said = {"username": username, "password": "demo", "restaurant_id": 1}
        return str((await connection.call("POST", "/api/v1/auth/token", said))["access_token"])
