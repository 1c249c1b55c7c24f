"""The main job: a guest orders, the kitchen cooks it, the guest follows it."""

from playwright.sync_api import expect

from tests.journeys.office import Office
from tests.journeys.people import Cook, Guest, has_stayed, is_connected, stay
from tests.journeys.windows import Windows


def test_an_order_goes_from_the_table_to_ready(guest: Guest, cook: Cook, aurora: Office) -> None:
    stay(cook.page)
    table = guest.table
    guest.choose("Margherita", "olives", "buffalo mozzarella")
    guest.choose("Tagliata", "rare", "roast potatoes", note="no salt, please")
    expect(guest.cart).to_contain_text("2 items")
    expect(guest.cart).to_contain_text("€40.40")
    guest.order(name="Giulia", notes="Everything together")
    order_id = guest.follows()
    guest.sees("pending", "We have your order")
    stay(guest.page)

    card = cook.sees(order_id)
    for text in (table, "Margherita", "buffalo mozzarella", "roast potatoes", "“no salt, please”", "Giulia"):
        expect(card).to_contain_text(text)
    expect(guest.page.locator("[data-item-id]").nth(1)).to_contain_text("rare, roast potatoes")
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


def test_a_guest_orders_more_and_asks_for_the_bill(guest: Guest, aurora: Office) -> None:
    guest.add("Bruschetta")
    guest.order()
    first = aurora.order(guest.follows())
    guest.page.get_by_role("link", name="Order more").click()
    guest.add("Espresso")
    guest.order()
    second = aurora.order(guest.follows())
    assert second["session_id"] == first["session_id"]
    guest.page.get_by_role("button", name="Call a waiter").click()
    expect(guest.page.get_by_text("A waiter is on the way.")).to_be_visible()
    guest.page.get_by_role("button", name="Request the bill").click()
    expect(guest.page.get_by_text("The bill is on its way.")).to_be_visible()
    wanted = [each["kind"] for each in aurora.get("notifications")["items"] if each["table_id"] == first["table_id"]]
    assert wanted.count("service_request") == 2
    guest.page.reload()
    expect(guest.page.get_by_text("The bill is on its way.")).to_be_visible()
    expect(guest.page.get_by_role("link", name="Order more")).to_be_visible()


def test_a_link_that_was_passed_on_shows_the_order_only(guest: Guest, windows: Windows) -> None:
    guest.add("Bruschetta")
    guest.order()
    guest.follows()
    friend = windows.phone()
    friend.goto(guest.page.url)
    is_connected(friend)
    expect(friend.get_by_text("Bruschetta")).to_be_visible()
    for name in ("Request the bill", "Call a waiter"):
        expect(friend.get_by_role("button", name=name)).to_have_count(0)
    expect(friend.get_by_role("link", name="Order more")).to_have_count(0)


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


def test_tabs_lead_to_their_dishes_and_follow_the_reader(guest: Guest) -> None:
    tab = guest.page.get_by_role("navigation", name="Menu").get_by_role("link", name="Pizza")
    tab.click()
    expect(guest.page.get_by_role("heading", name="Pizza")).to_be_in_viewport()
    expect(tab).to_have_attribute("aria-current", "true")
    # Where one is stays in sight, and covers nothing that was gone to.
    for line in (guest.page.get_by_text("Aurora", exact=True), tab):
        expect(line).to_be_in_viewport()
    heading, tabs = guest.page.locator("#category-3 h2").bounding_box(), guest.page.locator("#tabs").bounding_box()
    assert heading is not None
    assert tabs is not None
    assert heading["y"] >= tabs["y"] + tabs["height"]


def test_a_guest_changes_the_language_and_keeps_the_cart(guest: Guest) -> None:
    guest.add("Bruschetta")
    guest.page.get_by_role("navigation", name="Language").locator("summary").click()
    guest.page.get_by_role("link", name="Deutsch").click()
    expect(guest.page.get_by_role("heading", name="Rohschinken und Rucola")).to_be_visible()
    expect(guest.cart).to_contain_text("6,50")
    guest.cart.click()
    expect(guest.page.get_by_role("dialog")).to_contain_text("Bruschetta")
