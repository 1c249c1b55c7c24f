"""Menu and tracking can be read before, and without, any script."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.windows import Windows
from tools.demonstration import Demonstration


def test_the_menu_can_be_read(windows: Windows, demo: Demonstration) -> None:
    page = windows.phone(scripts=False)
    page.goto(demo.door("Guest"))
    expect(page.get_by_role("heading", name="Starters")).to_be_visible()
    dish = page.locator("li.dish").filter(has_text="Fried squid")
    for text in ("with lemon and aioli", "Contains", "€12.90"):
        expect(dish).to_contain_text(text)
    says_without_scripts(page, "You can read the menu here. To order, ask a waiter.")
    expect(page.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize(("language", "name"), [("it", "Crudo e rucola"), ("de", "Rohschinken und Rucola")])
def test_the_menu_speaks_the_guests_languages(windows: Windows, demo: Demonstration, language: str, name: str) -> None:
    page = windows.phone(scripts=False)
    page.goto(f"{demo.door('Guest')}?lang={language}")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == language


def test_the_way_of_an_order_can_be_read(windows: Windows, demo: Demonstration) -> None:
    page = windows.phone(scripts=False)
    page.goto(demo.door("Tracking"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Order received")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "0")
    expect(page.get_by_role("listitem").filter(has_text="Margherita")).to_contain_text("Waiting")
    says_without_scripts(page, "Load this page again to see how far your order is.")


def says_without_scripts(page: Page, sentence: str) -> None:
    # When a test switches scripts off, Chromium still parses as if they were on, and does not show this element.
    assert f'<noscript><p class="notice">{sentence}</p></noscript>' in page.content()
