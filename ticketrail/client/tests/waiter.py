"""The other end of the line: a server that says what a test tells it to, frame by frame."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from ticketrail.client import DashboardWebSocketClient

Frame = dict[str, Any]
QUICK = (0.01,)
GREETING = {"type": "connection_established", "restaurant_id": "1", "message": "Connected to real-time order updates"}


class House:
    """Takes connections. ``orders`` is what it answers over HTTP; None there is an order that is gone."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.orders: dict[str, Frame | None] = {}
        self.refusing: list[int] = []
        self._arrived: asyncio.Queue[ServerConnection] = asyncio.Queue()
        self.server: Server

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{next(iter(self.server.sockets)).getsockname()[1]}"

    async def next(self) -> "Guest":
        """Whoever comes next, already greeted."""
        async with asyncio.timeout(5):
            guest = Guest(await self._arrived.get())
        await guest.say(GREETING)
        return guest

    async def take(self, connection: ServerConnection) -> None:
        if self.refusing:
            await connection.close(self.refusing.pop(0), "no")
        else:
            self._arrived.put_nowait(connection)
        await connection.wait_closed()

    async def answer(self, connection: ServerConnection, request: Request) -> Response | None:
        self.asked.append(request)
        path = request.path.removeprefix("/api/v1/orders/")
        if path == request.path:
            return None
        found = self.orders[path]
        return connection.respond(404 if found is None else 200, json.dumps(found))


class Guest:
    """One connection of the client."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection

    async def say(self, *frames: Frame) -> None:
        for frame in frames:
            await self._connection.send(json.dumps(frame))

    async def cut(self) -> None:
        """As a cable does."""
        self._connection.transport.abort()
        await self._connection.wait_closed()

    async def close(self, code: int, reason: str = "") -> None:
        await self._connection.close(code, reason)

    async def left(self) -> int | None:
        """Wait until the client is gone. The code it said goodbye with."""
        async with asyncio.timeout(5):
            with contextlib.suppress(ConnectionClosed):
                await self._connection.recv()
            await self._connection.wait_closed()
        return self._connection.close_code


@contextlib.asynccontextmanager
async def house() -> AsyncIterator[House]:
    made = House()
    async with serve(made.take, "127.0.0.1", 0, process_request=made.answer) as made.server:
        yield made


class Notebook:
    """Writes down everything a client is told, in order, as ``(kind, what)``."""

    def __init__(self, client: DashboardWebSocketClient) -> None:
        self.lines: list[tuple[str, Any]] = []
        self._news = asyncio.Event()
        client.set_event_handlers(
            on_order_created=lambda order: self.note("created", order["id"]),
            on_order_status_changed=lambda order: self.note("status", (order["id"], order["order_status"])),
            on_order_updated=lambda order: self.note("updated", order["id"]),
            on_order_removed=lambda order_id: self.note("removed", order_id),
            on_connection_established=lambda greeting: self.note("established", greeting["restaurant_id"]),
            on_connection_lost=lambda reason: self.note("lost", reason),
            on_error=lambda error: self.note("error", error),
        )

    def note(self, kind: str, what: Any) -> None:
        self.lines.append((kind, what))
        self._news.set()

    def of(self, *kinds: str) -> list[Any]:
        """What was told of these kinds."""
        return [what for kind, what in self.lines if kind in kinds]

    @property
    def orders(self) -> list[tuple[str, Any]]:
        """The lines about orders."""
        return [line for line in self.lines if line[0] in ("created", "status", "updated", "removed")]

    async def until(self, count: int, *kinds: str) -> None:
        """Wait until there are so many lines of these kinds."""
        async with asyncio.timeout(5):
            while len(self.of(*kinds)) < count:
                self._news.clear()
                await self._news.wait()


def order(number: int, status: str = "pending", version: int = 1) -> Frame:
    return {"id": str(number), "order_status": status, "version": version}


def event(kind: str, seq: int, prev: int, about: Frame) -> Frame:
    return {"type": kind, "order": about, "seq": seq, "prev": prev, "cursor": f"c{seq}", "timestamp": "…"}


def created(seq: int, prev: int, number: int) -> Frame:
    return event("order_created", seq, prev, order(number))


def snapshot(seq: int, *orders: Frame, **more: Any) -> Frame:
    place = {"seq": seq, "prev": 0, "cursor": f"c{seq}", "timestamp": "…"}
    return {"type": "orders_snapshot", "orders": list(orders), **place, **more}
