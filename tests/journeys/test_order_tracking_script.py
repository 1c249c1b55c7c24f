"""``/static/order-tracking.js`` on a page that is none of ours: the one that the documentation shows."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.cable import Cable
from tests.journeys.office import Card, Office
from tests.journeys.people import has_stayed, stay
from tests.journeys.windows import Windows
from tools.demonstration import Demonstration

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/order-tracking.md"
SERVER = "https://orders.example.com"


def example(address: str) -> str:
    """The page of the documentation, for a server at this address."""
    found = re.search(r"```html\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert found is not None and SERVER in found[1]
    return found[1].replace(SERVER, address)


class Shop(ThreadingHTTPServer):
    """A site of its own, with one page."""

    page = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counter)
        self.address = f"http://127.0.0.1:{self.server_port}"


class Counter(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Shop)
        # Browsers ask for an icon as well; having none is no failure.
        there = self.path.startswith("/shop.html")
        body = self.server.page.encode() if there else b""
        self.send_response(200 if there else 204)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with Shop() as opened:
        thread = Thread(target=opened.serve_forever)
        thread.start()
        yield opened
        opened.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def house(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """A demo that lets the shop's pages open sockets."""
    running = Demonstration(tmp_path_factory.mktemp("house"), {"TICKETRAIL_ALLOWED_ORIGINS": shop.address})
    running.start()
    shop.page = example(running.address)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def office(house: Demonstration) -> Office:
    return Office(house.port, "manager")


@pytest.fixture
def elsewhere(browser: Browser, shop: Shop, house: Demonstration) -> Iterator[Page]:
    """A phone on the shop's site. Asking the house is what it is for; nothing else may be complained of."""
    windows = Windows(browser, shop.address)
    windows.forgive(f"asked somebody else: (http|ws)://localhost:{house.port}/(static/order-tracking.js|ws/orders/)")
    yield windows.phone()
    windows.close()
    assert windows.complaints == []


@pytest.fixture
def order(office: Office) -> Card:
    return office.place("Marinara", "Elsewhere")


def go(page: Page, order: Card, token: str = "") -> None:
    page.goto("/shop.html?" + urlencode({"order": order["id"], "token": token or order["tracking_token"]}))


def step(page: Page, name: str, state: str) -> None:
    expect(page.locator(f'[data-step="{name}"]')).to_have_attribute("data-state", state)


def test_the_page_follows_the_order(elsewhere: Page, office: Office, order: Card) -> None:
    go(elsewhere, order)
    expect(elsewhere.locator("#line")).to_have_text("Live")
    stay(elsewhere)
    article = elsewhere.locator("#order")
    expect(article).to_have_attribute("data-status", "pending")
    expect(elsewhere.get_by_role("heading")).to_have_text(f"Order {order['call_number']}")
    step(elsewhere, "pending", "current")
    office.move(order["id"], "preparing")
    expect(article).to_have_attribute("data-status", "preparing")
    expect(elsewhere.locator('[data-field="order_status"]')).to_have_text("preparing")
    expect(elsewhere.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "1")
    step(elsewhere, "pending", "done")
    step(elsewhere, "preparing", "current")
    step(elsewhere, "ready", "coming")
    expect(elsewhere).to_have_title("Your order: preparing")
    assert has_stayed(elsewhere)


def test_it_comes_back_after_a_cut(elsewhere: Page, office: Office, order: Card) -> None:
    cable = Cable(elsewhere)
    go(elsewhere, order)
    expect(elsewhere.locator("#line")).to_have_text("Live")
    cable.cut()
    expect(elsewhere.locator("#line")).to_have_text(re.compile("Connecting again"))
    office.move(order["id"], "preparing")
    office.move(order["id"], "ready")
    expect(elsewhere.locator("#order")).to_have_attribute("data-status", "pending")
    cable.mend()
    expect(elsewhere.locator("#order")).to_have_attribute("data-status", "ready")
    expect(elsewhere.locator("#line")).to_have_text("Live")
    # At its cursor, and not with a new snapshot.
    assert "since=" in cable.urls[-1]


def test_a_wrong_token_is_told(elsewhere: Page, order: Card) -> None:
    go(elsewhere, order, token="1-1.forged")
    expect(elsewhere.locator("#line")).to_have_text("This order cannot be followed (4401).")


def test_letting_go_and_ending(elsewhere: Page, house: Demonstration, office: Office, order: Card) -> None:
    """What the page of the documentation does not show, on the same page."""
    go(elsewhere, order)
    expect(elsewhere.locator("#line")).to_have_text("Live")
    elsewhere.evaluate(
        """async ([server, id, token]) => {
            const { OrderTrackingManager } = await import(`${server}/static/order-tracking.js`);
            const mine = new OrderTrackingManager(`${server}/ws/orders/${id}/`, { token });
            window.heard = [];
            for (const type of ["connected", "disconnected", "snapshot", "status", "update", "error"])
                mine.addEventListener(type, () => window.heard.push(type));
            await mine.connect();
            window.mine = mine;
        }""",
        [house.address, order["id"], order["tracking_token"]],
    )
    assert elsewhere.evaluate("window.mine.order.order_status") == "pending"
    office.move(order["id"], "preparing")
    elsewhere.wait_for_function("window.heard.includes('status')")
    elsewhere.evaluate("window.mine.disconnect()")
    office.move(order["id"], "ready")
    expect(elsewhere.locator("#order")).to_have_attribute("data-status", "ready")
    heard = elsewhere.evaluate("window.heard")
    assert heard == ["connected", "snapshot", "update", "status", "disconnected"]
