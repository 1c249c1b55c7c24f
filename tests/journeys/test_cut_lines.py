"""Sockets break in the middle of service, and nothing is missing afterwards."""

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.journeys.cable import Cable
from tests.journeys.office import Office
from tests.journeys.people import INDICATOR, Cook, Guest, has_stayed, is_connected, stay
from tests.journeys.windows import Windows
from tools.demonstration import Demonstration

# After so many failures a screen polls; it says so in the contract.
FAILURES = 5


@pytest.fixture
def wired(windows: Windows, in_the_kitchen: StorageState) -> tuple[Cook, Cable]:
    """A cook whose display hangs on a cable."""
    page = windows.wall(in_the_kitchen)
    cable = Cable(page)
    cook = Cook(page)
    cook.look("pending")
    stay(page)
    return cook, cable


def give_up(page: Page) -> None:
    """Press "Reconnect" until the screen has failed often enough; the waits in between would take a quarter minute."""
    for _ in range(FAILURES + 1):
        if page.locator(INDICATOR).get_attribute("data-state") == "failed":
            return
        page.get_by_role("button", name="Reconnect").click()
        page.wait_for_timeout(300)


def test_what_happened_during_a_cut_is_there_after_it(wired: tuple[Cook, Cable], aurora: Office) -> None:
    cook, cable = wired
    seen = aurora.place("Carbonara", "Before")["id"]
    cook.sees(seen)
    cable.cut()
    is_connected(cook.page, "reconnecting")
    missed = [aurora.place("Marinara", f"During {n}")["id"] for n in range(3)]
    aurora.move(seen, "preparing")
    expect(cook.cards.filter(has_text="During")).to_have_count(0)
    cook.sees(seen)
    cable.mend()
    is_connected(cook.page)
    for order_id in missed:
        cook.sees(order_id)
    cook.misses(seen)
    # It came back at its cursor, and not with a new snapshot.
    assert "since=" in cable.urls[-1]
    cook.sees(aurora.place("Marinara", "After")["id"])
    assert has_stayed(cook.page)


def test_a_screen_without_sockets_polls_and_keeps_trying(wired: tuple[Cook, Cable], aurora: Office) -> None:
    cook, cable = wired
    cable.cut()
    is_connected(cook.page, "reconnecting")
    missed = aurora.place("Diavola", "Polled")["id"]
    give_up(cook.page)
    is_connected(cook.page, "failed")
    expect(cook.page.locator(INDICATOR)).to_contain_text("polling every 10 s")
    cook.sees(missed)
    tries = len(cable.urls)
    cook.page.get_by_role("button", name="Reconnect").click()
    cook.page.wait_for_timeout(300)
    assert len(cable.urls) > tries
    cable.mend()
    cook.page.get_by_role("button", name="Reconnect").click()
    is_connected(cook.page)
    cook.sees(aurora.place("Diavola", "Live again")["id"])
    assert has_stayed(cook.page)


def test_the_guest_is_told_after_a_cut(guest: Guest, aurora: Office) -> None:
    guest.add("Bruschetta")
    guest.order()
    cable = Cable(guest.page)
    guest.page.reload()
    order_id = guest.follows()
    cable.cut()
    is_connected(guest.page, "reconnecting")
    aurora.move(order_id, "preparing")
    aurora.move(order_id, "ready")
    guest.sees("pending", "We have your order")
    cable.mend()
    guest.sees("ready", "Ready, on its way to you")


def test_a_screen_that_is_sent_away_says_so_and_stays_away(wired: tuple[Cook, Cable]) -> None:
    cook, cable = wired
    cable.close(4503)
    is_connected(cook.page, "error")
    expect(cook.page.get_by_text("This screen may not show this kitchen any more.")).to_be_visible()
    tries = len(cable.urls)
    cook.page.wait_for_timeout(2_500)
    assert len(cable.urls) == tries


def test_a_server_that_dies_comes_back_to_the_same_screens(
    guest: Guest, cook: Cook, aurora: Office, demo: Demonstration, windows: Windows
) -> None:
    windows.forgive("ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection")
    stay(cook.page)
    guest.add("Bruschetta")
    guest.cart.click()
    guest.checkout.get_by_label("Your name").fill("In the dark")
    demo.kill()
    is_connected(cook.page, "reconnecting")
    guest.place_button.click()
    expect(guest.checkout.get_by_text("No signal. Your order goes out by itself")).to_be_visible()
    demo.start()
    order_id = guest.follows()
    is_connected(cook.page)
    cook.sees(order_id)
    assert [order["id"] for order in aurora.orders_of("In the dark")] == [order_id]
    cook.bump(order_id)
    guest.sees("preparing", "Cooking now")
    assert has_stayed(cook.page)
