"""A house to connect to, and a client with a notebook."""

from collections.abc import AsyncIterator

import pytest_asyncio

from ticketrail.client import DashboardWebSocketClient
from ticketrail.client.tests import waiter
from ticketrail.client.tests.waiter import QUICK, House, Notebook


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    async with waiter.house() as made:
        yield made


@pytest_asyncio.fixture
async def client(house: House) -> AsyncIterator[DashboardWebSocketClient]:
    made = DashboardWebSocketClient(house.url, waits=QUICK)
    made.set_auth("t0ken", 1)
    yield made
    await made.disconnect()


@pytest_asyncio.fixture
async def told(client: DashboardWebSocketClient) -> Notebook:
    return Notebook(client)
