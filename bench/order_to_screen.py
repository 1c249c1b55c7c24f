"""How long an order takes from the guest's tap to the kitchen's screen, and how many orders one process takes."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import cycle, islice
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from bench.connection import Connection, token
from bench.figures import spread
from bench.server import Server

Json = dict[str, Any]


class Kitchen:
    """Screens of the pending stage, and when each of them heard of each order. Every sequence is checked for gaps."""

    def __init__(self) -> None:
        self.heard: dict[int, list[float]] = {}
        self.gaps = 0

    async def watch(self, socket: ClientConnection, ready: asyncio.Event) -> None:
        """Follow the feed by its own rule: what comes next has to fit to what came last."""
        last = msgspec.json.decode(await socket.recv())["seq"]
        ready.set()
        async for message in socket:
            at = time.perf_counter()
            frame = msgspec.json.decode(message)
            if frame.get("action") == "new_order":
                self.heard.setdefault(frame["order"]["id"], []).append(at)
            if "prev" in frame:
                self.gaps += frame["prev"] > last
                last = frame["seq"]


def baskets(menu: Json) -> Iterator[list[Json]]:
    """Orders of three dishes, round and round through the menu, each with an option where one has to be chosen."""
    dishes = [item for category in menu["categories"] for item in category["items"] if item["available"]]
    lines = cycle([_line(dish, number) for number, dish in enumerate(dishes)])
    while True:
        yield list(islice(lines, 3))


def _line(dish: Json, number: int) -> Json:
    options = [option["id"] for group in dish["option_groups"] for option in group["options"][: group["min"]]]
    return {"menu_item_id": dish["id"], "quantity": 1 + number % 3, "options": options}


async def _table(connection: Connection) -> int:
    """A session at a free table, to order from."""
    tables = (await connection.call("GET", "/api/v1/tables"))["items"]
    free = next(table["id"] for table in tables if table["status"] == "available")
    opened = await connection.call("POST", f"/api/v1/tables/{free}/open", {"guest_count": 2}, expect=201)
    return int(opened["id"])


async def latency(server: Server, *, sockets: int, per_second: int, seconds: int) -> Json:
    """Orders at a steady pace while kitchen screens watch: POST to answer, POST to frame, POST to the last screen."""
    kitchen, sent, answered = Kitchen(), dict[int, float](), list[float]()
    cook, waiter = await token(server.port, "kitchen"), await token(server.port, "waiter")
    async with AsyncExitStack() as stack:
        watching = [await _screen(stack, server.port, cook, kitchen) for _ in range(sockets)]
        connection = await stack.enter_async_context(Connection(server.port, waiter))
        session_id = await _table(connection)
        orders = baskets(await connection.call("GET", "/api/v1/restaurants/1/menu"))
        used, begun = server.cpu(), time.perf_counter()
        for number in range(per_second * seconds):
            await asyncio.sleep(begun + number / per_second - time.perf_counter())
            body = {"order_type": "dine_in", "session_id": session_id, "items": next(orders)}
            at = time.perf_counter()
            card = await connection.call("POST", "/api/v1/orders", body, key=f"latency-{number:06d}", expect=201)
            answered.append(time.perf_counter() - at)
            sent[card["id"]] = at
        await asyncio.sleep(1)
        used = server.cpu() - used
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    frames = [heard - sent[order_id] for order_id in sent for heard in kitchen.heard.get(order_id, [])]
    last = [max(kitchen.heard[order_id]) - at for order_id, at in sent.items() if order_id in kitchen.heard]
    return {
        "sockets": sockets,
        "orders_per_second": per_second,
        "orders": len(sent),
        "frames": len(frames),
        "frames_wanted": len(sent) * sockets,
        "gaps": kitchen.gaps,
        "post_ms": spread(answered),
        "frame_ms": spread(frames),
        "last_screen_ms": spread(last),
        "cpu_share": round(used / seconds, 3),
    }


async def _screen(stack: AsyncExitStack, port: int, cook: str, kitchen: Kitchen) -> "asyncio.Task[None]":
    headers = {"Authorization": f"Bearer {cook}"}
    socket = await stack.enter_async_context(
        connect(f"ws://127.0.0.1:{port}/ws/kitchen/pending/", additional_headers=headers, compression=None)
    )
    ready = asyncio.Event()
    task = asyncio.create_task(kitchen.watch(socket, ready))
    await ready.wait()
    return task


async def throughput(server: Server, *, clients: int, seconds: float, warm_up: float = 2) -> Json:
    """As many orders as ``clients`` can place, each sending its next one when the last was answered."""
    waiter = await token(server.port, "waiter")
    async with Connection(server.port, waiter) as connection:
        menu = await connection.call("GET", "/api/v1/restaurants/1/menu")
        session_id = await _table(connection)
    begin = time.perf_counter() + warm_up
    end = begin + seconds
    work = [_client(server.port, waiter, number, session_id, menu, begin, end) for number in range(clients)]
    cpu = asyncio.create_task(_cpu(server, begin, end))
    took = [duration for part in await asyncio.gather(*work) for duration in part]
    return {
        "clients": clients,
        "orders": len(took),
        "orders_per_second": round(len(took) / seconds),
        "post_ms": spread(took),
        "cpu_us_per_order": round(1_000_000 * await cpu / len(took)),
        "rss_mb": round(server.memory() / 2**20),
    }


async def _client(
    port: int, waiter: str, number: int, session_id: int, menu: Json, begin: float, end: float
) -> list[float]:
    took, orders = list[float](), baskets(menu)
    async with Connection(port, waiter) as connection:
        at, count = time.perf_counter(), 0
        while at < end:
            body = {"order_type": "dine_in", "session_id": session_id, "items": next(orders)}
            key = f"throughput-{number:03d}-{count:07d}"
            await connection.call("POST", "/api/v1/orders", body, key=key, expect=201)
            now = time.perf_counter()
            if begin <= at:
                took.append(now - at)
            at, count = now, count + 1
    return took


async def _cpu(server: Server, begin: float, end: float) -> float:
    await asyncio.sleep(begin - time.perf_counter())
    before = server.cpu()
    await asyncio.sleep(end - time.perf_counter())
    return server.cpu() - before
