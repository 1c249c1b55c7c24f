"""A phone in a cellar: what the guest has chosen and tapped is neither lost nor doubled."""

import re

from playwright.sync_api import Route, expect

from tests.journeys.office import Office
from tests.journeys.people import Guest
from tests.journeys.windows import Windows

ORDERS = re.compile(r"/api/v1/orders$")


def test_the_cart_survives_a_reload(guest: Guest) -> None:
    guest.choose("Tagliata", "well done", note="a sharp knife")
    guest.add("Bruschetta")
    guest.page.reload()
    expect(guest.cart).to_contain_text("2 items")
    guest.cart.click()
    for text in ("Tagliata", "well done", "“a sharp knife”", "Bruschetta"):
        expect(guest.checkout).to_contain_text(text)


def test_an_order_tapped_without_signal_is_placed_once(guest: Guest, aurora: Office, windows: Windows) -> None:
    windows.forgive("ERR_INTERNET_DISCONNECTED")
    guest.page.route(ORDERS, lambda route: route.abort("internetdisconnected"))
    guest.add("Bruschetta")
    guest.order(name="Cellar")
    expect(guest.checkout.get_by_text("No signal. Your order goes out by itself")).to_be_visible()
    # Nothing can be changed under an order that is on its way, nor ordered a second time.
    expect(guest.checkout.get_by_role("button", name="Sending your order …")).to_be_disabled()
    assert aurora.orders_of("Cellar") == []
    guest.page.unroute(ORDERS)
    order_id = guest.follows()
    assert [order["id"] for order in aurora.orders_of("Cellar")] == [order_id]


def test_an_order_on_its_way_survives_a_reload(guest: Guest, aurora: Office, windows: Windows) -> None:
    windows.forgive("ERR_INTERNET_DISCONNECTED")
    guest.page.route(ORDERS, lambda route: route.abort("internetdisconnected"))
    guest.add("Bruschetta")
    guest.order(name="Reloaded")
    expect(guest.checkout.get_by_text("No signal.")).to_be_visible()
    guest.page.reload()
    expect(guest.checkout.get_by_text("No signal.")).to_be_visible()
    guest.page.unroute(ORDERS)
    order_id = guest.follows()
    assert [order["id"] for order in aurora.orders_of("Reloaded")] == [order_id]


def test_a_lost_answer_does_not_order_twice(guest: Guest, aurora: Office, windows: Windows) -> None:
    windows.forgive("ERR_CONNECTION_RESET")
    keys: list[str | None] = []

    def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.header_value("Idempotency-Key"))
        if len(keys) > 1:
            route.continue_()
        else:
            assert route.fetch().status == 201
            route.abort("connectionreset")

    guest.page.route(ORDERS, lose_the_first_answer)
    guest.add("Bruschetta")
    guest.order(name="Unheard")
    order_id = guest.follows()
    assert [order["id"] for order in aurora.orders_of("Unheard")] == [order_id]
    assert len(keys) == 2
    assert keys[0] == keys[1]


def test_going_back_after_ordering_finds_an_empty_cart(guest: Guest, aurora: Office) -> None:
    guest.add("Bruschetta")
    guest.order(name="Backwards")
    guest.follows()
    guest.page.go_back()
    expect(guest.dish("Bruschetta")).to_be_visible()
    expect(guest.cart).to_have_count(0)
    guest.add("Bruschetta")
    expect(guest.cart).to_contain_text("1 item")
    assert len(aurora.orders_of("Backwards")) == 1
