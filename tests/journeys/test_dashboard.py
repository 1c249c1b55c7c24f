"""A manager's evening before the dashboard: it is live from login to logout, and what arrives moves nothing away."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, WebSocket, expect

from tests.journeys.cable import Cable
from tests.journeys.office import Office
from tests.journeys.people import fill_in, has_stayed, is_connected, stay
from tests.journeys.test_accessible import violations
from tests.journeys.windows import DESK, PHONE, Windows

STATUS = re.compile(r"/api/v1/orders/\d+/status$")


class Manager:
    """Somebody who signs in as ``manager`` and works at the dashboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sockets: list[WebSocket] = []
        page.on("websocket", lambda socket: self.sockets.append(socket))

    def comes(self, path: str = "/login/") -> None:
        """Signs in; without another wish that leads to the dashboard."""
        self.page.goto(path)
        fill_in(self.page, "manager", "demo")
        is_connected(self.page)

    def row(self, order_id: int) -> Locator:
        return self.page.locator(f'li[data-order-id="{order_id}"]')

    def rows(self) -> list[int]:
        return [int(row.get_attribute("data-order-id") or 0) for row in self.page.locator("li[data-order-id]").all()]

    def chip(self, name: str) -> Locator:
        return self.page.locator(f'[data-filter="{name}"]')

    def figure(self, name: str) -> Locator:
        return self.page.locator(f'[data-metric="{name}"] dd')

    def selects(self, order_id: int) -> None:
        self.row(order_id).get_by_role("button", name=re.compile("^Order ")).click()
        expect(self.page.locator("[data-detail]")).to_have_attribute("data-detail", str(order_id))


@pytest.fixture
def manager(windows: Windows) -> Manager:
    return Manager(windows.open(DESK))


def test_login_connects_and_logout_disconnects(manager: Manager) -> None:
    manager.comes()
    assert [socket.is_closed() for socket in manager.sockets] == [False]
    assert "/ws/restaurants/1/" in manager.sockets[0].url
    manager.page.get_by_role("button", name="Sign out").click()
    manager.page.wait_for_url(re.compile("/login/"))
    assert manager.sockets[0].is_closed()
    manager.page.goto("/dashboard/")
    assert "/login/" in manager.page.url
    assert len(manager.sockets) == 1


def test_signing_out_elsewhere_ends_the_screen(manager: Manager, windows: Windows) -> None:
    manager.comes()
    other = windows.watch(manager.page.context.new_page())
    other.goto("/dashboard/orders/")
    other.get_by_role("button", name="Sign out").click()
    expect(manager.page.get_by_text("You are signed out.")).to_be_visible()
    is_connected(manager.page, "disconnected")
    expect(manager.page.get_by_role("link", name="Sign in again")).to_be_visible()


def test_fifty_orders_move_nothing_away(manager: Manager, aurora: Office) -> None:
    first = [aurora.place("Marinara", f"Early {n}")["id"] for n in range(17)]
    manager.comes("/dashboard/orders/")
    manager.chip("pending").click()
    manager.page.get_by_role("button", name="Next page").click()
    before = manager.rows()
    assert before and not set(before) & set(first[-5:])
    manager.selects(before[0])
    stay(manager.page)
    manager.page.evaluate("scrollTo(0, 40)")
    where = manager.page.evaluate("scrollY")
    late = [aurora.place("Marinara", f"Rush {n}")["id"] for n in range(50)]
    expect(manager.chip("pending")).to_contain_text(str(pending(aurora)))
    expect(manager.page.get_by_role("button", name="50 new orders")).to_be_visible()
    assert manager.rows() == before
    expect(manager.chip("pending")).to_have_attribute("aria-pressed", "true")
    expect(manager.page.locator("[data-page]")).to_have_attribute("data-page", "2")
    expect(manager.page.locator("[data-detail]")).to_have_attribute("data-detail", str(before[0]))
    # The browser keeps what is in sight where it is: the note above it is all that may have moved the page.
    assert 0 <= manager.page.evaluate("scrollY") - where <= 80
    assert has_stayed(manager.page)
    manager.page.get_by_role("button", name="50 new orders").click()
    assert manager.rows()[0] == late[-1]
    manager.page.get_by_role("link", name="Overview").click()
    expect(manager.chip("pending")).to_have_attribute("aria-pressed", "true")
    manager.page.go_back()
    expect(manager.page.locator("[data-detail]")).to_be_visible()
    assert len(manager.sockets) == 1 and has_stayed(manager.page)


def pending(aurora: Office) -> int:
    return sum(order["order_status"] == "pending" for order in aurora.orders())


def test_the_figures_follow(manager: Manager, aurora: Office) -> None:
    manager.comes()
    # Until the first snapshot there is nothing to count from.
    expect(manager.figure("orders_today")).to_have_text(re.compile(r"^\d+$"))
    before = int(manager.figure("orders_today").inner_text())
    revenue = manager.figure("revenue").inner_text()
    order = aurora.place("Marinara", "Counted")
    expect(manager.figure("orders_today")).to_have_text(str(before + 1))
    manager.selects(order["id"])
    manager.page.get_by_label("Tip", exact=True).fill("1.50")
    manager.page.get_by_role("button", name="Take payment").click()
    expect(manager.page.locator("[data-due]")).to_have_text("€0.00")
    expect(manager.row(order["id"])).to_contain_text("Paid")
    expect(manager.figure("revenue")).not_to_have_text(revenue)
    paid = aurora.order(order["id"])
    assert (paid["payment_status"], paid["tip_minor"]) == ("paid", 150)
    manager.page.get_by_role("button", name="Refund …").click()
    manager.page.get_by_label("Amount").fill("2,00")
    manager.page.get_by_label("Reason").fill("cold")
    manager.page.get_by_role("button", name="Give back").click()
    expect(manager.page.get_by_text("€2.00 given back")).to_be_visible()
    assert aurora.order(order["id"])["refunded_minor"] == 200


def test_one_click_brings_an_order_on(manager: Manager, aurora: Office) -> None:
    order_id = aurora.place("Marinara", "Quick")["id"]
    manager.comes()
    for status in ("preparing", "ready", "completed"):
        manager.row(order_id).locator(f'[data-status-action="{status}"]').click()
        expect(manager.row(order_id)).to_have_attribute("data-status", status)
        aurora.waits_for(order_id, status)
    expect(manager.row(order_id).locator("[data-status-action]")).to_have_count(0)


def test_a_refusal_puts_it_back_with_the_reason(manager: Manager, aurora: Office, windows: Windows) -> None:
    windows.forgive("409")
    order_id = aurora.place("Marinara", "No")["id"]
    manager.comes()
    held: list[Route] = []
    manager.page.route(STATUS, lambda route: held.append(route))
    manager.row(order_id).locator("[data-status-action=preparing]").click()
    expect(manager.row(order_id)).to_have_attribute("data-status", "preparing")
    while not held:
        manager.page.wait_for_timeout(20)
    held[0].fulfill(status=409, json={"code": "illegal_transition", "message": "Anna has called it off."})
    expect(manager.page.get_by_text("was not changed. Anna has called it off.")).to_be_visible()
    expect(manager.row(order_id)).to_have_attribute("data-status", "pending")


def test_a_cut_line_is_explained_and_mended(windows: Windows, aurora: Office) -> None:
    windows.forgive("WebSocket")
    page = windows.open(DESK)
    cable = Cable(page)
    manager = Manager(page)
    manager.comes()
    cable.cut()
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    order_id = aurora.place("Marinara", "Missed")["id"]
    expect(manager.row(order_id)).to_have_count(0)
    cable.mend()
    page.get_by_role("button", name="Reconnect").click()
    is_connected(page)
    expect(manager.row(order_id)).to_be_visible()
    expect(page.locator("[data-trouble]")).to_have_count(0)


def test_it_fits_a_phone(windows: Windows, aurora: Office) -> None:
    order_id = aurora.place("Marinara", "Pocket")["id"]
    manager = Manager(windows.open(PHONE, dark=True))
    manager.comes()
    assert manager.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    manager.selects(order_id)
    manager.page.get_by_role("button", name="Close").click()
    expect(manager.page.locator("[data-detail]")).to_have_count(0)
    with manager.page.context.expect_page() as opened:
        manager.selects(order_id)
        manager.page.get_by_role("link", name="Receipt").click()
    expect(opened.value.get_by_role("heading", name="Aurora")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_everybody_can_use_it(windows: Windows, aurora: Office, size: ViewportSize, dark: bool) -> None:
    order_id = aurora.place("Marinara", "Seen")["id"]
    manager = Manager(windows.open(size, dark=dark))
    manager.page.emulate_media(reduced_motion="reduce")
    manager.comes()
    expect(manager.row(order_id)).to_be_visible()
    assert violations(manager.page) == []
    manager.selects(order_id)
    expect(manager.page.get_by_text("Nothing was paid yet.")).to_be_visible()
    assert violations(manager.page) == []
    manager.page.goto(f"/dashboard/orders/{order_id}/receipt/")
    assert violations(manager.page) == []
