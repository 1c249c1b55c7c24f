"""What guests and cooks do with their hands, and what they see."""

import re
from typing import cast

from playwright.sync_api import Locator, Page, StorageState, expect

from tests.journeys.windows import DESK, Windows

INDICATOR = "[data-connection]"


def sign_in(windows: Windows, username: str) -> StorageState:
    """Sign in by the form; gives the cookies."""
    page = windows.open(DESK)
    fill_in(page, username, "demo")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    state = page.context.storage_state()
    page.context.close()
    return state


def fill_in(page: Page, username: str, password: str) -> None:
    """The form of the page shown, or of ``/login/``."""
    if "/login/" not in page.url:
        page.goto("/login/")
    page.get_by_label("Name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def stay(page: Page) -> None:
    """From now on a reload would be noticed."""
    page.evaluate("window.hasStayed = true")


def has_stayed(page: Page) -> bool:
    return cast(bool, page.evaluate("window.hasStayed === true"))


def is_connected(page: Page, state: str = "connected") -> None:
    expect(page.locator(INDICATOR)).to_have_attribute("data-state", state)


class Guest:
    """A guest with a phone, and the menu behind ``code`` on it."""

    def __init__(self, page: Page, code: str) -> None:
        self.page = page
        self.page.goto(code)

    @property
    def table(self) -> str:
        """What the kitchen calls this guest's table, e.g. ``T4``."""
        return "T" + (self.page.locator(".top-name span").text_content() or "").removeprefix("Table ")

    def dish(self, name: str) -> Locator:
        heading = self.page.get_by_role("heading", name=name, exact=True)
        return self.page.locator("li.dish").filter(has=heading)

    def add(self, name: str) -> None:
        """The round button of a dish."""
        self.page.get_by_role("button", name=f"Add {name}", exact=True).click()

    def choose(self, dish: str, *options: str, note: str = "") -> None:
        """A dish with options: the sheet opens, one chooses and puts it into the cart."""
        self.page.get_by_role("button", name=dish, exact=True).click()
        sheet = self.page.get_by_role("dialog", name=dish)
        for option in options:
            sheet.get_by_label(option).check()
        if note:
            sheet.get_by_label("Anything the kitchen should know?").fill(note)
        sheet.get_by_role("button", name=re.compile("^Add ·")).click()
        expect(sheet).not_to_be_attached()

    @property
    def cart(self) -> Locator:
        """The bar at the lower edge."""
        return self.page.locator(".cart-bar button")

    @property
    def checkout(self) -> Locator:
        return self.page.get_by_role("dialog", name="Your order")

    @property
    def place_button(self) -> Locator:
        return self.checkout.get_by_role("button", name=re.compile("^Place order"))

    def order(self, *, name: str = "", notes: str = "") -> None:
        """Open the cart, say what there is to say, and tap."""
        self.cart.click()
        if name:
            self.checkout.get_by_label("Your name").fill(name)
        if notes:
            self.checkout.get_by_label("Note for the whole order").fill(notes)
        self.place_button.click()

    def follows(self) -> int:
        """The phone shows the way of its order. Gives the order's id."""
        self.page.wait_for_url(re.compile("/track/"))
        is_connected(self.page)
        return int(self.page.locator("[data-order-id]").get_attribute("data-order-id") or 0)

    def sees(self, status: str, words: str) -> None:
        expect(self.page.locator("[data-order-id]")).to_have_attribute("data-status", status)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)


class Cook:
    """A cook before a display of one stage."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def look(self, stage: str, query: str = "") -> None:
        self.page.goto(f"/operations/stations/{stage}/{query}")
        is_connected(self.page)

    @property
    def cards(self) -> Locator:
        # What has just been taken away is still there, and out of reach, until it has slid out.
        return self.page.locator("[data-order-id]:not([inert])")

    def card(self, order_id: int) -> Locator:
        return self.page.locator(f'[data-order-id="{order_id}"]:not([inert])')

    def bump(self, order_id: int) -> None:
        """The large button of a card."""
        self.card(order_id).locator("[data-primary]").click()

    def sees(self, order_id: int) -> Locator:
        card = self.card(order_id)
        expect(card).to_be_visible()
        return card

    def misses(self, order_id: int) -> None:
        expect(self.card(order_id)).to_have_count(0)
