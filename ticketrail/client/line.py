"""One connection: opened with a token, then frame after frame until it ends, with a reason that holds no secret."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from ticketrail.client.errors import ConnectionLost, Refused, of_close

Frame = dict[str, Any]
Hear = Callable[[], Awaitable[Frame]]

LARGEST = 64 * 1024 * 1024
"""A part of a snapshot holds a hundred orders, and nobody limits what a party eats."""

GOODBYE = 2.0
"""How many seconds a dead line may take to answer a goodbye."""

_SCHEMES = {"ws": ("ws", "http"), "wss": ("wss", "https"), "http": ("ws", "http"), "https": ("wss", "https")}
_SECRETS = re.compile(r"(bearer |token=)[^\s&\"']+", re.IGNORECASE)


class _WithoutSecrets(logging.Filter):
    """The library writes every header of a handshake at level debug."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRETS.sub(r"\1...", record.getMessage()), ()
        return True


log = logging.getLogger("ticketrail.client.line")
log.addFilter(_WithoutSecrets())


class Server:
    """Where the server is. ``base`` begins with ws, wss, http or https; a path in it is kept."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        if parts.scheme not in _SCHEMES or not parts.hostname or parts.username or parts.query or parts.fragment:
            raise ValueError("the address of a server looks like ws://localhost:8000 or https://example.com")
        self._parts = parts._replace(path=parts.path.rstrip("/"))

    def socket(self, path: str, query: dict[str, str]) -> str:
        """The address of a feed."""
        return self._url(_SCHEMES[self._parts.scheme][0], path, query)

    def page(self, path: str, query: dict[str, str]) -> str:
        """The address of an API call."""
        return self._url(_SCHEMES[self._parts.scheme][1], path, query)

    def _url(self, scheme: str, path: str, query: dict[str, str]) -> str:
        whole = self._parts._replace(scheme=scheme, path=self._parts.path + path, query=urlencode(query))
        return urlunsplit(whole)

    def __str__(self) -> str:
        return urlunsplit(self._parts)


@asynccontextmanager
async def opened(url: str, headers: dict[str, str], silence: float) -> AsyncIterator[Hear]:
    """A connection, as a function that waits for its next frame. It ends by raising `ConnectionLost` or `Refused`.

    ``silence`` is how many seconds without any frame mean that the line is dead; the server speaks every 20.
    """
    # The server's heartbeats are watched instead of the library's own pings: a proxy may answer those.
    socket = await connect(
        url,
        additional_headers=headers,
        compression=None,
        ping_interval=None,
        close_timeout=GOODBYE,
        max_size=LARGEST,
        logger=log,
    )
    try:
        yield partial(_hear, socket, silence)
    finally:
        await socket.close()


async def _hear(socket: ClientConnection, silence: float) -> Frame:
    try:
        async with asyncio.timeout(silence):
            text = await socket.recv()
    except TimeoutError as error:
        raise ConnectionLost(f"nothing was heard for {silence:g} seconds") from error
    except ConnectionClosed as error:
        raise _end(error) from error
    return _frame(text)


def _end(error: ConnectionClosed) -> ConnectionLost | Refused:
    if error.rcvd is None:
        return ConnectionLost("the connection was cut")
    return of_close(error.rcvd.code, error.rcvd.reason)


def _frame(text: str | bytes) -> Frame:
    try:
        frame = json.loads(text)
    except ValueError as error:
        raise ConnectionLost("the server said something that is not JSON") from error
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise ConnectionLost("the server said something that is no frame")
    return frame
