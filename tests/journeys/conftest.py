"""One demo and one browser for all journeys. What a journey leaves behind in the house is tidied up after it."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, StorageState, expect

from tests.journeys.office import Office
from tests.journeys.people import Cook, Guest, sign_in
from tests.journeys.windows import Windows
from tools.browser import NoBrowser, chromium
from tools.demonstration import Demonstration

# A build machine may be busy with something else at the same time.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    running = Demonstration(tmp_path_factory.mktemp("demo"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as found:
            yield found
    except NoBrowser as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture
def windows(browser: Browser, demo: Demonstration) -> Iterator[Windows]:
    """Opens browser windows. Nobody's console may have complained in the end."""
    opened = Windows(browser, demo.address)
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.fixture(scope="session")
def in_the_kitchen(browser: Browser, demo: Demonstration) -> StorageState:
    """The cookies of somebody who has signed in as ``kitchen``."""
    return sign_in(Windows(browser, demo.address), "kitchen")


@pytest.fixture
def guest(windows: Windows, demo: Demonstration) -> Guest:
    """Somebody with a phone, at the free table whose code the demo prints."""
    return Guest(windows.phone(), demo.door("Guest"))


@pytest.fixture
def cook(windows: Windows, in_the_kitchen: StorageState) -> Cook:
    """Somebody before the kitchen's large display of what is pending."""
    cook = Cook(windows.wall(in_the_kitchen))
    cook.look("pending")
    return cook


@pytest.fixture(scope="session")
def aurora(demo: Demonstration) -> Office:
    return Office(demo.port, "manager")


@pytest.fixture(scope="session")
def blue_door(demo: Demonstration) -> Office:
    return Office(demo.port, "stranger")


@pytest.fixture(autouse=True)
def tidy_house(aurora: Office, blue_door: Office) -> Iterator[None]:
    """Afterwards both houses are as they were before."""
    before = {office: office.open_orders() for office in (aurora, blue_door)}
    yield
    for office, orders in before.items():
        office.tidy(orders)
