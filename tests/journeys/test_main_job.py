"""The main job: a guest orders, the kitchen cooks it, the guest follows it."""

from playwright.sync_api import expect

from tests.journeys.office import Office
from tests.journeys.people import Cook, Guest, has_stayed, stay


def test_an_order_goes_from_the_table_to_ready(guest: Guest, cook: Cook, aurora: Office) -> None:
    stay(cook.page)
    guest.choose("Margherita", "olives", "buffalo mozzarella")
    guest.choose("Tagliata", "rare", "roast potatoes", note="no salt, please")
    expect(guest.cart).to_contain_text("2 items")
    expect(guest.cart).to_contain_text("€40.40")
    guest.order(name="Giulia", notes="Everything together")
    order_id = guest.follows()
    guest.sees("pending", "We have your order")
    stay(guest.page)

    card = cook.sees(order_id)
    for text in ("T4", "Margherita", "buffalo mozzarella", "roast potatoes", "“no salt, please”", "Giulia"):
        expect(card).to_contain_text(text)
    cook.bump(order_id)
    cook.misses(order_id)
    guest.sees("preparing", "Cooking now")
    assert has_stayed(cook.page)

    cook.look("preparing")
    stay(cook.page)
    cook.bump(order_id)
    cook.misses(order_id)
    guest.sees("ready", "Ready, on its way to you")
    expect(guest.page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "2")
    expect(guest.page.locator("[data-item-id] [data-status=ready]")).to_have_count(2)
    assert has_stayed(cook.page)
    assert has_stayed(guest.page)
    aurora.waits_for(order_id, "ready")
    assert aurora.order(order_id)["total_minor"] == 4040


def test_eight_taps_lead_from_the_code_to_an_order(guest: Guest) -> None:
    taps = 0

    def tap(name: str) -> None:
        nonlocal taps
        guest.page.get_by_role("button", name=name).or_(guest.page.get_by_label(name, exact=True)).click()
        taps += 1

    tap("Add Bruschetta")
    tap("Add Tagliata")
    tap("medium")
    tap("Add · €23.50")
    tap("2 items")
    tap("Place order")
    guest.follows()
    assert taps <= 8


def test_a_ready_order_that_goes_back_is_seen_by_all(guest: Guest, cook: Cook) -> None:
    guest.add("Bruschetta")
    guest.order()
    order_id = guest.follows()
    cook.bump(order_id)
    guest.sees("preparing", "Cooking now")
    cook.look("preparing")
    cook.card(order_id).get_by_role("button", name="Take back to Pending").click()
    guest.sees("pending", "We have your order")
    cook.look("pending")
    cook.sees(order_id)
