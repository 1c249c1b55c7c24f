"""The Python client against a real server: what it is told after everything went wrong at once."""

import asyncio
import time
from collections.abc import Callable

from django.db import connections

from tests import databases
from tests.dialects.notices.conftest import Tokens
from tests.dialects.notices.serving import PATIENCE, Mortal
from tests.served.client import Client
from ticketrail.client import DashboardWebSocketClient
from ticketrail.client.tests.waiter import Notebook

As = Callable[[str], Client]


def place(staff: Client) -> str:
    line = {"menu_item_id": 1, "quantity": 1}
    return str(staff.order({"order_type": "takeaway", "customer_name": "Eve", "items": [line]}).json["id"])


def move(staff: Client, order_id: str, *statuses: str) -> None:
    for status in statuses:
        assert staff.post(f"/api/v1/orders/{order_id}/status", {"status": status}).status == 200


def put_back_a_week(server: Mortal, order_id: str) -> None:
    """By another program's hand: as if the order were of an earlier day."""
    databases.use(server.database)
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE orders_order SET business_date = '2026-01-01' WHERE id = %s", [int(order_id)])
    databases.leave()
    told = "SELECT 1 FROM journal_event WHERE thing = 'order' AND object_id = %s AND card LIKE '%%2026-01-01%%'"
    deadline = time.monotonic() + PATIENCE
    while not server.ask(told, int(order_id)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


async def test_a_cursor_that_is_no_use_costs_nothing(server: Mortal, token: Tokens, as_: As) -> None:
    staff = await asyncio.to_thread(as_, "manager")
    same, moved, finished = [await asyncio.to_thread(place, staff) for _ in range(3)]
    client = DashboardWebSocketClient(server.url)
    client.set_auth(token("manager"), 1)
    told = Notebook(client)
    assert await client.connect() is True
    await client.disconnect()
    await asyncio.to_thread(move, staff, moved, "ready")
    await asyncio.to_thread(move, staff, finished, "ready", "completed")
    await asyncio.to_thread(put_back_a_week, server, finished)
    new = await asyncio.to_thread(place, staff)
    client.cursor = "of some other house"
    assert await client.connect() is True
    await told.until(2, "status")
    later = await asyncio.to_thread(place, staff)
    await told.until(2, "created")
    await client.disconnect()
    assert sorted(told.orders) == sorted(
        [("status", (moved, "ready")), ("created", new), ("status", (finished, "completed")), ("created", later)]
    )
    assert same not in told.of("created") and told.of("error", "lost") == []


async def test_a_stranger_is_sent_away_for_good(server: Mortal, token: Tokens) -> None:
    client = DashboardWebSocketClient(server.url)
    client.set_auth(await asyncio.to_thread(token, "stranger"), 1)
    told = Notebook(client)
    assert await client.connect() is False
    assert [error.code for error in told.of("error")] == [4504]
    assert client.connection_status == "error"


async def test_ids_are_text_and_sums_are_exact(server: Mortal, token: Tokens, as_: As) -> None:
    client = DashboardWebSocketClient(server.url, token_in_query=True, path="/api/ws/orders/live")
    client.set_auth(await asyncio.to_thread(token, "waiter"), "1")
    seen: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    client.set_event_handlers(on_order_created=seen.put)
    assert await client.connect() is True
    order_id = await asyncio.to_thread(place, await asyncio.to_thread(as_, "waiter"))
    order = await asyncio.wait_for(seen.get(), 10)
    await client.disconnect()
    assert (order["id"], order["restaurant_id"], type(order["total_minor"])) == (order_id, "1", int)
