"""A customer signs up with a phone, orders, and sees every order again."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.cable import Cable
from tests.journeys.office import Office
from tests.journeys.people import Guest, fill_in, has_stayed, is_connected, stay
from tests.journeys.windows import PHONE, Windows
from tools.demonstration import Demonstration


def sign_up(page: Page, name: str) -> None:
    page.get_by_label("Your name").fill("Carla")
    page.get_by_label("E-mail or user name").fill(name)
    page.get_by_label("Password").fill("a rather long one, 7")
    page.get_by_role("button", name="Sign up").click()


def order_away(page: Page, demo: Demonstration) -> int:
    """Something to take away, ordered in a window of the same browser."""
    guest = Guest(page, demo.door("Takeaway"))
    guest.add("Marinara")
    guest.cart.click()
    guest.checkout.get_by_label("Your name").fill("Carla")
    guest.checkout.get_by_label("Phone number").fill("06 555 03")
    guest.place_button.click()
    return guest.follows()


@pytest.fixture
def phone(windows: Windows, demo: Demonstration) -> Page:
    """Of somebody who has come to the takeaway page and signed up there."""
    page = windows.open(PHONE)
    page.goto(demo.door("Takeaway"))
    page.get_by_role("link", name="Sign up to keep your orders").click()
    sign_up(page, f"carla-{secrets.token_hex(4)}@example.org")
    expect(page).to_have_url(re.compile(re.escape(demo.door("Takeaway"))))
    return page


def sees(page: Page, order_id: int, status: str, words: str) -> None:
    found = page.locator(f'[data-order-id="{order_id}"]')
    expect(found).to_have_attribute("data-status", status)
    expect(found.locator(".status")).to_have_text(words)


def test_the_history_is_live(phone: Page, windows: Windows, demo: Demonstration, aurora: Office) -> None:
    first = order_away(phone, demo)
    phone.get_by_role("link", name="Your orders").click()
    account = phone
    expect(account.get_by_role("heading", level=1)).to_have_text("Your orders")
    sees(account, first, "pending", "Order received")
    is_connected(account)
    stay(account)
    aurora.move(first, "preparing")
    sees(account, first, "preparing", "Cooking now")
    # What is ordered in another window comes in by itself, above.
    second = order_away(windows.watch(phone.context.new_page()), demo)
    sees(account, second, "pending", "Order received")
    expect(account.locator("[data-order-id]").first).to_have_attribute("data-order-id", str(second))
    aurora.move(second, "ready")
    sees(account, second, "ready", "Ready")
    assert has_stayed(account)
    account.get_by_role("link", name="Aurora", exact=True).last.click()
    expect(account).to_have_url(re.compile("/track/"))


def test_what_happened_during_a_cut_is_there_after_it(phone: Page, demo: Demonstration, aurora: Office) -> None:
    order_id = order_away(phone, demo)
    cable = Cable(phone)
    phone.goto("/account/")
    is_connected(phone)
    cable.cut()
    is_connected(phone, "reconnecting")
    aurora.move(order_id, "preparing")
    cable.mend()
    sees(phone, order_id, "preparing", "Cooking now")
    is_connected(phone)


def test_signing_out_closes_the_account(phone: Page, windows: Windows, demo: Demonstration) -> None:
    order_away(phone, demo)
    phone.goto("/account/")
    is_connected(phone)
    other = windows.watch(phone.context.new_page())
    other.goto("/account/")
    other.get_by_role("button", name="Sign out").click()
    expect(other).to_have_url(re.compile("/login/"))
    is_connected(phone, "disconnected")
    phone.get_by_role("link", name="Sign in again").click()
    expect(phone).to_have_url(re.compile("/login/"))


def test_what_is_refused_is_told_and_the_rest_kept(windows: Windows) -> None:
    windows.forgive("status of 422")
    page = windows.open(PHONE)
    page.goto("/login/")
    page.get_by_role("link", name="Sign up").click()
    sign_up(page, "customer")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("This name is taken.")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Carla")
    expect(page.get_by_label("Password")).to_have_value("")


def test_the_history_can_be_read_without_scripts(windows: Windows, demo: Demonstration) -> None:
    page = windows.phone(scripts=False)
    fill_in(page, "customer", "demo")
    expect(page).to_have_url(re.compile("/account/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your orders")
    expect(page.locator("[data-order-id]").first).to_be_visible()
    assert "Load this page again to see how far your orders are." in page.content()
