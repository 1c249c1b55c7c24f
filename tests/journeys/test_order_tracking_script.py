"""``/static/order-tracking.js`` on a page that is none of ours: the one that the documentation shows."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, expect

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


@pytest.fixture
def elsewhere(windows: Windows, demo: Demonstration) -> Page:
    """A window on a site of another name, which is one of the allowed origins and serves the documentation's page."""
    windows.forgive(f"asked somebody else: http://127.0.0.1:{demo.port}/shop")
    page = windows.phone()

    def serve(route: Route) -> None:
        route.fulfill(content_type="text/html", body=example(demo.address))

    page.route(re.compile("/shop.html"), serve)
    return page


@pytest.fixture
def order(aurora: Office) -> Card:
    return aurora.place("Marinara", "Elsewhere")


def go(page: Page, demo: Demonstration, order: Card, token: str = "") -> None:
    query = urlencode({"order": order["id"], "token": token or order["tracking_token"]})
    page.goto(f"http://127.0.0.1:{demo.port}/shop.html?{query}")


def step(page: Page, name: str, state: str) -> None:
    expect(page.locator(f'[data-step="{name}"]')).to_have_attribute("data-state", state)


def test_the_page_follows_the_order(elsewhere: Page, demo: Demonstration, aurora: Office, order: Card) -> None:
    go(elsewhere, demo, order)
    expect(elsewhere.locator("#line")).to_have_text("Live")
    stay(elsewhere)
    article = elsewhere.locator("#order")
    expect(article).to_have_attribute("data-status", "pending")
    expect(elsewhere.get_by_role("heading")).to_have_text(f"Order {order['call_number']}")
    step(elsewhere, "pending", "current")
    aurora.move(order["id"], "preparing")
    expect(article).to_have_attribute("data-status", "preparing")
    expect(elsewhere.locator('[data-field="order_status"]')).to_have_text("preparing")
    expect(elsewhere.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "1")
    step(elsewhere, "pending", "done")
    step(elsewhere, "preparing", "current")
    step(elsewhere, "ready", "coming")
    expect(elsewhere).to_have_title("Your order: preparing")
    assert has_stayed(elsewhere)


def test_it_comes_back_after_a_cut(elsewhere: Page, demo: Demonstration, aurora: Office, order: Card) -> None:
    cable = Cable(elsewhere)
    go(elsewhere, demo, order)
    expect(elsewhere.locator("#line")).to_have_text("Live")
    cable.cut()
    expect(elsewhere.locator("#line")).to_have_text(re.compile("Connecting again"))
    aurora.move(order["id"], "preparing")
    aurora.move(order["id"], "ready")
    expect(elsewhere.locator("#order")).to_have_attribute("data-status", "pending")
    cable.mend()
    expect(elsewhere.locator("#order")).to_have_attribute("data-status", "ready")
    expect(elsewhere.locator("#line")).to_have_text("Live")
    # At its cursor, and not with a new snapshot.
    assert "since=" in cable.urls[-1]


def test_a_wrong_token_is_told(elsewhere: Page, demo: Demonstration, order: Card) -> None:
    go(elsewhere, demo, order, token="1-1.forged")
    expect(elsewhere.locator("#line")).to_have_text("This order cannot be followed (4401).")


def test_letting_go_and_ending(elsewhere: Page, demo: Demonstration, aurora: Office, order: Card) -> None:
    """What the page of the documentation does not show, on the same page."""
    go(elsewhere, demo, order)
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
        [demo.address, order["id"], order["tracking_token"]],
    )
    assert elsewhere.evaluate("window.mine.order.order_status") == "pending"
    aurora.move(order["id"], "preparing")
    elsewhere.wait_for_function("window.heard.includes('status')")
    elsewhere.evaluate("window.mine.disconnect()")
    aurora.move(order["id"], "ready")
    expect(elsewhere.locator("#order")).to_have_attribute("data-status", "ready")
    heard = elsewhere.evaluate("window.heard")
    assert heard == ["connected", "snapshot", "update", "status", "disconnected"]
