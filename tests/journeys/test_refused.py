"""What cannot be had is said before the tap or right after it, with a way on."""

from playwright.sync_api import expect

from tests.journeys.office import Office
from tests.journeys.people import Cook, Guest
from tests.journeys.windows import Windows
from tools.demonstration import Demonstration

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
ARABIC = "بدون بصل"


def test_a_dish_that_sells_out_in_the_meantime(guest: Guest, aurora: Office, windows: Windows) -> None:
    windows.forgive("409")
    guest.add("Carbonara")
    guest.add("Bruschetta")
    aurora.offer("Carbonara", available=False)
    try:
        guest.order(name="Too late")
        line = guest.checkout.get_by_role("listitem").filter(has_text="Carbonara")
        expect(line).to_contain_text("Sold out")
        expect(guest.checkout.get_by_role("alert")).to_be_visible()
        expect(guest.checkout.get_by_role("button", name="Please take out what is sold out.")).to_be_disabled()
        assert aurora.orders_of("Too late") == []
        line.get_by_role("button", name="Take out").click()
        guest.place_button.click()
        order = aurora.order(guest.follows())
        assert [item["name"] for item in order["items"]] == ["Bruschetta"]
    finally:
        aurora.offer("Carbonara", available=True)


def test_what_is_sold_out_cannot_be_added(guest: Guest) -> None:
    dish = guest.dish("Vitello tonnato")
    expect(dish).to_contain_text("Sold out")
    for button in dish.get_by_role("button").all():
        expect(button).to_be_disabled()


def test_a_choice_that_is_missing_is_asked_for(guest: Guest) -> None:
    guest.add("Tagliata")
    sheet = guest.page.get_by_role("dialog", name="Tagliata")
    sheet.get_by_role("button", name="Add · €23.50").click()
    expect(sheet.get_by_role("alert")).to_have_text("Please choose one here.")
    expect(sheet.get_by_label("rare")).to_be_focused()
    sheet.get_by_label("medium").check()
    sheet.get_by_role("button", name="Add · €23.50").click()
    expect(guest.cart).to_contain_text("1 item")


def test_a_closed_table_shows_the_menu_and_how_to_be_seated(windows: Windows, blue_door: Office) -> None:
    table = next(table for table in blue_door.tables() if table["status"] == "available")
    guest = Guest(windows.phone(), blue_door.code_of_a_closed_table())
    expect(guest.dish("Clam chowder")).to_contain_text("$11.00")
    expect(guest.page.get_by_text(f"Table {table['number']} is closed. Ask a waiter to open it.")).to_be_visible()
    expect(guest.page.locator("main").get_by_role("button")).to_have_count(0)
    blue_door.post(f"tables/{table['id']}/open", {"guest_count": 2})
    try:
        guest.page.reload()
        guest.add("Clam chowder")
        expect(guest.cart).to_contain_text("1 item")
    finally:
        blue_door.post(f"tables/{table['id']}/release", {})
        blue_door.post(f"tables/{table['id']}/clean", {})


def test_an_unknown_code_is_told_kindly(windows: Windows) -> None:
    windows.forgive("404")
    page = windows.phone()
    page.goto("/t/there-is-no-such-code/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not here")
    page.get_by_role("link", name="Back to the start").click()
    expect(page.get_by_role("heading", name="Guest")).to_be_visible()


def test_what_guests_type_is_text(guest: Guest, cook: Cook) -> None:
    guest.choose("Tagliata", "medium", note=SCRIPT)
    guest.choose("Margherita", note=ARABIC)
    guest.order(name="<b>Bob</b>", notes=SCRIPT)
    order_id = guest.follows()
    card = cook.sees(order_id)
    for shown in (card, guest.page.locator("[data-order-id]")):
        expect(shown).to_contain_text(f"“{SCRIPT}”")
        expect(shown).to_contain_text(f"“{ARABIC}”")
    expect(card).to_contain_text("<b>Bob</b>")
    expect(card.locator("b, img, script")).to_have_count(0)
    # What is written from right to left does not turn around what stands beside it.
    expect(card.locator("bdi").filter(has_text=ARABIC)).to_have_count(1)


def test_takeaway_asks_for_a_name_and_a_phone(windows: Windows, cook: Cook, demo: Demonstration) -> None:
    guest = Guest(windows.phone(), demo.door("Takeaway"))
    guest.add("Marinara")
    guest.order()
    expect(guest.checkout.get_by_text("Please tell us your name")).to_be_visible()
    expect(guest.checkout.get_by_label("Your name")).to_be_focused()
    guest.checkout.get_by_label("Your name").fill("Ilaria")
    guest.place_button.click()
    expect(guest.checkout.get_by_label("Phone number")).to_be_focused()
    guest.checkout.get_by_label("Phone number").fill("+39 06 555 77")
    guest.place_button.click()
    order_id = guest.follows()
    expect(guest.page.get_by_text("Aurora · Takeaway")).to_be_visible()
    card = cook.sees(order_id)
    expect(card).to_contain_text("TAKE")
    expect(card).to_contain_text("Ilaria")
    # A phone number is none of the kitchen's business.
    assert "555 77" not in cook.page.content()
    expect(guest.page.get_by_role("link", name="Order more")).to_have_attribute("href", "/r/aurora/")
