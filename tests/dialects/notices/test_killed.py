"""The Python client while the server is killed ten times in the middle of orders: every event once, and in order."""

import asyncio
import json
import random
import time
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any

import pytest

from tests.dialects.notices.conftest import ending_in, remembering, serve
from tests.dialects.notices.serving import PATIENCE, Mortal
from tests.served.client import Client, new_key
from ticketrail.client import DashboardWebSocketClient

DEATHS = 10
STATUSES = ("preparing", "ready", "completed")
LINE = {"menu_item_id": 1, "quantity": 1}
SHORT = 2.5
"""Seconds that an access token lives here."""


@pytest.fixture
def mortal(evening_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    """A server of its own, to be killed."""
    yield from serve(evening_template, tmp_path_factory.mktemp("killed"))


class Evening:
    """Staff who place orders and bring them out, and repeat themselves until they get an answer."""

    def __init__(self, server: Mortal, token: str) -> None:
        self.staff: Client = server.client(Authorization=f"Bearer {token}")
        self.dice = random.Random(7)
        self.open: list[tuple[int, int]] = []
        self.over = False
        self.repeats = 0

    async def go_on(self) -> None:
        while not self.over:
            await asyncio.to_thread(self._something)

    def _something(self) -> None:
        if not self.open or self.dice.random() < 0.4:
            order = {"order_type": "takeaway", "customer_name": "Eve", "items": [LINE]}
            self.open.append((self._insist("/api/v1/orders", order)["id"], 0))
            return
        order_id, step = self.open.pop(self.dice.randrange(len(self.open)))
        self._insist(f"/api/v1/orders/{order_id}/status", {"status": STATUSES[step]})
        if step + 1 < len(STATUSES):
            self.open.append((order_id, step + 1))

    def _insist(self, path: str, body: Any) -> Any:
        key = new_key()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self.staff.post(path, body, Idempotency_Key=key)
            except (OSError, HTTPException):
                self.repeats += 1
                time.sleep(0.03)
                continue
            if answer.status in (200, 201):
                return answer.json
            # A server that goes down says so; nothing else may happen here.
            assert answer.status == 503, answer.text
        raise AssertionError("nobody answers")


class Deliveries:
    """What the client delivered: ``(type, id, version)`` of each order, and the tokens it asked for."""

    def __init__(self, client: DashboardWebSocketClient, token: str) -> None:
        self.told: list[tuple[str, int, int]] = []
        self.connections = 0
        self.tokens: list[str] = []
        self.errors: list[Exception] = []
        self._token = token
        client.set_auth(self.renew, 1)
        client.set_event_handlers(
            on_order_created=lambda order: self.note("order_created", order),
            on_order_status_changed=lambda order: self.note("order_status_changed", order),
            on_order_updated=lambda order: self.note("order_updated", order),
            on_connection_established=self.count,
            on_error=self.errors.append,
        )

    def renew(self) -> str:
        self.tokens.append(ending_in(self._token, SHORT))
        return self.tokens[-1]

    def note(self, kind: str, order: dict[str, Any]) -> None:
        self.told.append((kind, int(order["id"]), order["version"]))

    async def count(self, greeting: dict[str, Any]) -> None:
        self.connections += 1


def newest(server: Mortal) -> int:
    """The number of the restaurant's newest event."""
    return int(server.ask("SELECT seq FROM journal_stream WHERE restaurant_id = 1")[0][0])


def written(server: Mortal, after: int) -> list[tuple[str, int, int]]:
    """What the journal has to tell of orders."""
    rows = server.ask(
        "SELECT card, was FROM journal_event WHERE restaurant_id = 1 AND thing = 'order' AND seq > %s ORDER BY seq",
        after,
    )
    return [_said(json.loads(card), was and json.loads(was)) for card, was in rows]


def _said(card: dict[str, Any], was: dict[str, Any] | None) -> tuple[str, int, int]:
    if was is None:
        kind = "order_created"
    else:
        kind = "order_status_changed" if was["order_status"] != card["order_status"] else "order_updated"
    return kind, card["id"], card["version"]


# Eleven starts of a server take their time where other tests run as well.
@pytest.mark.timeout(300)
async def test_ten_deaths_lose_nothing_and_double_nothing(mortal: Mortal) -> None:
    waiter, manager = await asyncio.to_thread(lambda: tuple(map(remembering(mortal), ("waiter", "manager"))))
    head = await asyncio.to_thread(newest, mortal)
    client = DashboardWebSocketClient(mortal.url, waits=(0.05, 0.2))
    got = Deliveries(client, waiter)
    assert await client.connect() is True
    evening = Evening(mortal, manager)
    work = asyncio.create_task(evening.go_on())
    for _ in range(DEATHS):
        seen = len(got.told)
        async with asyncio.timeout(30):
            while len(got.told) < seen + 6:
                await asyncio.sleep(evening.dice.random() / 20)
        await asyncio.to_thread(mortal.kill)
        await asyncio.to_thread(mortal.start)
    evening.over = True
    await work
    async with asyncio.timeout(30):
        while len(got.told) < len(await asyncio.to_thread(written, mortal, head)):
            await asyncio.sleep(0.05)
    cursor = client.cursor
    await client.disconnect()
    assert got.told == await asyncio.to_thread(written, mortal, head)
    assert got.connections >= DEATHS + 1
    assert len(got.tokens) > 1
    assert evening.repeats > 0
    await in_another_program(mortal, cursor, waiter)
    log = mortal.log.read_text()
    assert not [token for token in (waiter, manager, *got.tokens) if token in log]


async def in_another_program(mortal: Mortal, cursor: str | None, token: str) -> None:
    """Whoever goes on from the saved cursor hears of nothing twice."""
    client = DashboardWebSocketClient(mortal.url, cursor=cursor)
    got = Deliveries(client, token)
    assert await client.connect() is True
    head = await asyncio.to_thread(newest, mortal)
    staff = mortal.client(Authorization=f"Bearer {token}")
    await asyncio.to_thread(staff.order, {"order_type": "takeaway", "customer_name": "Eve", "items": [LINE]})
    async with asyncio.timeout(10):
        while not got.told:
            await asyncio.sleep(0.01)
    await client.disconnect()
    assert got.told == await asyncio.to_thread(written, mortal, head)
