"""Doors, logins, and screens whose person has gone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Cook, Guest, fill_in, is_connected, sign_in
from tests.journeys.windows import DESK, PHONE, WALL, Windows
from tools.demonstration import Demonstration

PENDING = "/operations/stations/pending/"


def test_the_kitchen_asks_who_it_is_and_then_opens(windows: Windows) -> None:
    page = windows.open(WALL)
    page.goto(PENDING)
    expect(page).to_have_url(re.compile(r"/login/\?next="))
    fill_in(page, "kitchen", "demo")
    expect(page).to_have_url(re.compile(PENDING))
    is_connected(page)


def test_a_wrong_password_is_told_and_the_name_kept(windows: Windows) -> None:
    windows.forgive("401")
    page = windows.open(DESK)
    fill_in(page, "kitchen", "not this one")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("kitchen")
    expect(page.get_by_label("Password")).to_have_value("")


def test_signing_out_ends_the_screens_too(windows: Windows) -> None:
    page = windows.open(WALL)
    page.goto(PENDING)
    fill_in(page, "kitchen", "demo")
    is_connected(page)
    other = windows.watch(page.context.new_page())
    other.goto("/operations/stations/")
    other.get_by_role("button", name="Sign out").click()
    expect(other).to_have_url(re.compile("/login/"))
    is_connected(page, "disconnected")
    expect(page.get_by_text("This screen is signed out. It shows no new orders.")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    fill_in(page, "kitchen", "demo")
    expect(page).to_have_url(re.compile(PENDING))
    is_connected(page)


def test_a_stranger_finds_no_kitchen(windows: Windows) -> None:
    windows.forgive("404")
    page = windows.open(WALL, login=sign_in(windows, "stranger"))
    page.goto(f"{PENDING}?restaurant=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not here")


def test_the_list_of_displays_leads_to_each(windows: Windows) -> None:
    page = windows.open(WALL, login=sign_in(windows, "kitchen"))
    for stage in ("Pending", "Preparing", "Ready"):
        page.goto("/operations/stations/")
        page.get_by_role("link", name=f"Open display {stage}").click()
        is_connected(page)
        expect(page.get_by_role("link", name=re.compile(f"^{stage}"))).to_have_attribute("aria-current", "page")
        Cook(page).cards.first.wait_for()


def test_one_browser_may_hold_a_guest_and_a_cook(windows: Windows, demo: Demonstration) -> None:
    """At the first look at the demo both are tabs of one browser, with one box of cookies."""
    page = windows.open(DESK)
    guest = Guest(page, demo.door("Guest"))
    other = windows.watch(page.context.new_page())
    other.goto(PENDING)
    fill_in(other, "kitchen", "demo")
    is_connected(other)
    guest.add("Bruschetta")
    guest.order()
    order_id = guest.follows()
    Cook(other).sees(order_id)
    Cook(other).bump(order_id)
    guest.sees("preparing", "Cooking now")


@pytest.mark.parametrize("username", ["kitchen", "waiter", "stranger", "customer"])
def test_somebody_with_a_login_may_order_to_take_away(
    windows: Windows, demo: Demonstration, cook: Cook, username: str
) -> None:
    guest = Guest(windows.open(PHONE, login=sign_in(windows, username)), demo.door("Takeaway"))
    guest.add("Marinara")
    guest.cart.click()
    guest.checkout.get_by_label("Your name").fill("Nora")
    guest.checkout.get_by_label("Phone number").fill("06 555 02")
    guest.place_button.click()
    expect(cook.sees(guest.follows())).to_contain_text("Nora")


def test_the_start_leads_everybody_to_their_door(windows: Windows) -> None:
    page = windows.phone()
    for door, found in (("guest", "Aurora, Menu"), ("takeaway", "Aurora, Menu"), ("kitchen", "Sign in")):
        page.goto("/")
        page.get_by_role("link", name=f"Open {door}").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(found)
