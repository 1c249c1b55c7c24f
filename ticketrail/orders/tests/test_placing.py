"""Placing an order: what it costs, what it copies, and everything that is refused without a trace."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticketrail import journal
from ticketrail.floor.models import TableSession
from ticketrail.kernel import ids
from ticketrail.menu.models import MenuItem
from ticketrail.orders import numbers
from ticketrail.orders.choosing import Asked
from ticketrail.orders.commands import add_items, place_order, set_order_status
from ticketrail.orders.models import Order
from ticketrail.orders.tests.house import COOK, CUSTOMER, GUEST, House, earlier, open_house
from ticketrail.venues.models import Restaurant


def test_it_prices_everything_itself(house: House) -> None:
    order = house.place(house.asked(house.steak, 2, house.done), house.asked(house.beer, 3))
    assert [item.unit_price_minor for item in house.items(order.pk)] == [2_150, 425]
    assert (order.total_minor, order.tax_minor) == (5_575, 391 + 230)
    assert order.subtotal_minor + order.tax_minor == order.total_minor
    assert house.session().total_minor == 5_575
    assert order.estimated_time == 20


def test_tax_on_top_of_prices(database: str) -> None:
    house = open_house("bluedoor", tax_included=False)
    order = house.place(house.asked(house.steak, 1, house.rare))
    assert (order.subtotal_minor, order.tax_minor, order.total_minor) == (2_000, 200, 2_200)


def test_the_card(house: House) -> None:
    done = house.run(
        place_order, session_id=house.session_id, items=[house.asked(house.steak, 2, house.done, notes=" pink ")]
    )
    card = done.card("order", done.value.pk)
    assert card is not None
    assert re.fullmatch(r"ORD-\d{12}-[2-9A-HJ-KMNP-Z]{4}", card["order_number"])
    assert (card["call_number"], card["table_number"], card["order_status"]) == (1, 4, "pending")
    assert (str(card["total_price"]), card["currency"]) == ("43.00", "EUR")
    assert card["placed_by"] == {"kind": "staff", "id": 5, "name": "Marco"}
    (item,) = card["items"]
    assert (str(item["unit_price"]), item["notes"], item["station"]) == ("21.50", "pink", "grill")
    assert item["options"] == [{"id": house.done, "name": "well done", "price_minor": 150}]
    assert item["allergens"] == ["milk"]


def test_one_event_for_the_order_and_one_for_the_bill(house: House) -> None:
    done = house.run(place_order, session_id=house.session_id, items=[house.asked(house.soup)])
    assert house.kinds(done) == ["OrderPlaced", "SessionCharged"]
    assert (done.events[0].was, done.events[1].was is None) == (None, False)
    assert done.events[1].card is not None and done.events[1].card["total_minor"] == 650


def test_a_dish_that_costs_nothing(house: House) -> None:
    done = house.run(place_order, session_id=house.session_id, items=[house.asked(house.free)])
    assert done.value.total_minor == 0
    assert house.kinds(done) == ["OrderPlaced"]


def test_a_changed_menu_changes_no_order(house: House) -> None:
    order = house.place(house.asked(house.soup))
    MenuItem.objects.filter(pk=house.soup).update(price_minor=1, name={"en": "Broth"}, tax_rate=0)
    house.run(add_items, order_id=order.pk, items=[house.asked(house.beer)])
    assert [(item.name, item.unit_price_minor) for item in house.items(order.pk)] == [("Soup", 650), ("Beer", 425)]


def test_call_numbers_count_and_a_refused_order_gives_its_number_back(house: House) -> None:
    assert house.place().call_number == 1
    house.refused(place_order, session_id=house.session_id, items=[house.asked(house.gone)])
    assert house.place().call_number == 2


def test_takeaway_has_its_own_tax(house: House) -> None:
    Restaurant.objects.update(takeaway=True)
    contact = {"customer_name": "Ada", "customer_phone": "+39 06"}
    beer = house.asked(house.beer)
    order = house.place(beer, actor=GUEST, order_type="takeaway", session_id=None, **contact)
    assert (order.tax_minor, order.table_id, order.customer_phone) == (16, None, "+39 06")


def test_two_orders_that_draw_the_same_number(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["ORD-A", "ORD-A", "ORD-A", "ORD-B"])
    monkeypatch.setattr(ids, "order_number", lambda at: next(drawn))
    assert [house.place().order_number, house.place().order_number] == ["ORD-A", "ORD-B"]
    assert numbers.TRIES > 2


def test_waiters_may_order_while_the_bill_is_out_and_guests_may_not(house: House) -> None:
    TableSession.objects.update(status="closing")
    house.place()
    refusal = house.refused(place_order, actor=GUEST, session_id=house.session_id, items=[house.asked(house.soup)])
    assert refusal.code == "session_closed"


Wrong = Callable[[House], dict[str, Any]]


def quantity_of(quantity: Any) -> Wrong:
    return lambda h: {"items": [h.asked(h.soup), h.asked(h.soup, quantity)]}


WRONG: dict[str, tuple[str, str, Wrong]] = {
    "no items": ("invalid", "items", lambda h: {"items": []}),
    "too many lines": ("invalid", "items", lambda h: {"items": [h.asked(h.soup)] * 101}),
    **{
        f"quantity {quantity!r}": (
            "invalid",
            "items[1].quantity",
            quantity_of(quantity),
        )
        for quantity in (0, -1, 100, 10_000, 1.5, 2.0, "2", True, None)
    },
    "no such dish": ("invalid", "items[0].menu_item_id", lambda h: {"items": [h.asked(10**15)]}),
    "a number no database holds": ("invalid", "items[0].menu_item_id", lambda h: {"items": [h.asked(10**30)]}),
    "a dish that is no number": ("invalid", "items[0].menu_item_id", lambda h: {"items": [h.asked("1")]}),  # type: ignore[arg-type]
    "sold out": ("sold_out", "items[1].menu_item_id", lambda h: {"items": [h.asked(h.soup), h.asked(h.gone)]}),
    "no option where one is due": ("invalid", "items[0].options", lambda h: {"items": [h.asked(h.steak)]}),
    "more than max": ("invalid", "items[0].options", lambda h: {"items": [h.asked(h.steak, 1, h.rare, h.done)]}),
    "an option twice": (
        "invalid",
        "items[0].options",
        lambda h: {"items": [h.asked(h.steak, 1, h.rare, h.rare)]},
    ),
    "an option of another dish": ("invalid", "items[0].options", lambda h: {"items": [h.asked(h.soup, 1, h.rare)]}),
    "an unknown option": ("invalid", "items[0].options", lambda h: {"items": [h.asked(h.steak, 1, h.rare, 10**12)]}),
    "a novel as a note": ("invalid", "items[0].notes", lambda h: {"items": [h.asked(h.soup, notes="x" * 201)]}),
    "a note with NUL": ("invalid", "notes", lambda h: {"notes": "a\0b"}),
    "half a character": ("invalid", "customer_name", lambda h: {"customer_name": "\ud800"}),
    "an unknown order type": ("invalid", "order_type", lambda h: {"order_type": "picnic"}),
    "an unknown priority": ("invalid", "priority", lambda h: {"priority": "urgent"}),
    "an unknown way to pay": ("invalid", "payment_method", lambda h: {"payment_method": "shells"}),
    "to eat here without a table": ("invalid", "session_id", lambda h: {"session_id": None}),
    "takeaway at a table": ("invalid", "session_id", lambda h: {"order_type": "takeaway"}),
    "no such session": ("not_found", "", lambda h: {"session_id": 10**12}),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_refused_and_leaves_no_trace(house: House, case: str) -> None:
    code, field, wrong = WRONG[case]
    asked = {"items": [house.asked(house.soup)], "session_id": house.session_id, **wrong(house)}
    refusal = house.refused(place_order, **asked)
    assert refusal.code == code
    assert refusal.message
    assert list(refusal.fields or {}) == ([field] if field else [])


def test_every_mistake_is_named_at_once(house: House) -> None:
    items = [house.asked(house.soup, 0), house.asked(house.steak), house.asked(house.gone)]
    refusal = house.refused(place_order, session_id=house.session_id, notes="x" * 501, items=items)
    assert set(refusal.fields or {}) == {"notes", "items[0].quantity", "items[1].options"}


def test_sold_out_names_the_dish(house: House) -> None:
    refusal = house.refused(place_order, session_id=house.session_id, items=[house.asked(house.gone)])
    assert refusal.message == "Oysters is sold out."
    assert refusal.fields == {"items[0].menu_item_id": "Oysters is sold out."}


def test_nothing_of_next_door_can_be_ordered(house: House) -> None:
    next_door = open_house("bluedoor")
    refusal = house.refused(place_order, session_id=house.session_id, items=[house.asked(next_door.soup)])
    assert refusal.fields == {"items[0].menu_item_id": "There is no such dish here."}
    refusal = house.refused(place_order, session_id=next_door.session_id, items=[house.asked(house.soup)])
    assert refusal.code == "not_found"


def test_a_closed_table(house: House) -> None:
    TableSession.objects.update(status="closed", closed_at="2024-01-15T10:30:45Z")
    refusal = house.refused(place_order, session_id=house.session_id, items=[house.asked(house.soup)])
    assert (refusal.code, refusal.message) == ("session_closed", "Table 4 is closed. Ask a waiter to open it.")


@pytest.mark.parametrize("facts", [{"accepting_orders": False}, {"takeaway": False}])
def test_who_comes_from_outside_is_told_when_orders_are_not_taken(house: House, facts: dict[str, bool]) -> None:
    Restaurant.objects.update(**{"takeaway": True} | facts)
    contact = {"customer_name": "Ada", "customer_phone": "+39 06"}
    asked: dict[str, Any] = {"order_type": "takeaway", "items": [house.asked(house.soup)], **contact}
    assert house.refused(place_order, actor=CUSTOMER, **asked).code == "not_accepting"
    house.run(place_order, **asked)


def test_takeaway_needs_a_name_and_a_number(house: House) -> None:
    Restaurant.objects.update(takeaway=True)
    refusal = house.refused(place_order, actor=GUEST, order_type="takeaway", items=[house.asked(house.soup)])
    assert set(refusal.fields or {}) == {"customer_name", "customer_phone"}


def test_words_are_no_telephone_number(house: House) -> None:
    Restaurant.objects.update(takeaway=True)
    contact = {"customer_name": "Ada", "customer_phone": "later"}
    refusal = house.refused(place_order, actor=GUEST, order_type="takeaway", items=[house.asked(house.soup)], **contact)
    assert refusal.fields == {"customer_phone": "This is no telephone number."}


def test_adding_on(house: House) -> None:
    order = house.place(house.asked(house.soup))
    house.run(set_order_status, order_id=order.pk, status="ready", actor=COOK)
    earlier(order.pk, timedelta(minutes=15))
    done = house.run(add_items, order_id=order.pk, items=[house.asked(house.beer), house.asked(house.soup)])
    order = house.order(order.pk)
    assert house.kinds(done) == ["ItemAdded", "ItemAdded", "OrderAddedTo", "SessionCharged"]
    assert (order.order_status, order.total_minor, order.estimated_time) == ("preparing", 1_725, 25)
    assert [item.batch for item in house.items(order.pk)] == [0, 1, 1]
    assert sum(item.tax_minor for item in house.items(order.pk)) == order.tax_minor
    assert house.session().total_minor == 1_725


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_nothing_is_added_to_what_is_over(house: House, status: str) -> None:
    order = house.place()
    if status == "completed":
        house.run(set_order_status, order_id=order.pk, status="ready")
    house.run(set_order_status, order_id=order.pk, status=status)
    refusal = house.refused(add_items, order_id=order.pk, items=[house.asked(house.soup)])
    assert refusal.code == "illegal_transition"
    assert refusal.current is not None and refusal.current["status"] == status


def test_adding_to_an_order_that_has_changed(house: House) -> None:
    order = house.place()
    refusal = house.refused(add_items, order_id=order.pk, items=[house.asked(house.soup)], expected_version=7)
    assert (refusal.code, (refusal.current or {})["version"]) == ("version_conflict", 1)


LINES = st.lists(st.tuples(st.sampled_from(["soup", "beer", "steak"]), st.integers(1, 99)), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, more=LINES, included=st.booleans())
def test_orders_and_bills_add_up(
    house: House, lines: list[tuple[str, int]], more: list[tuple[str, int]], included: bool
) -> None:
    Restaurant.objects.update(tax_included=included)

    def asked(wanted: list[tuple[str, int]]) -> list[Asked]:
        return [house.asked(getattr(house, dish), n, *([house.done] if dish == "steak" else [])) for dish, n in wanted]

    order = house.place(*asked(lines))
    house.run(add_items, order_id=order.pk, items=asked(more))
    order, items = house.order(order.pk), house.items(order.pk)
    assert order.subtotal_minor + order.tax_minor == order.total_minor
    assert sum(item.tax_minor for item in items) == order.tax_minor
    prices = sum(item.line_total_minor for item in items)
    assert (order.total_minor if included else order.subtotal_minor) == prices
    assert house.session().total_minor == sum(Order.objects.values_list("total_minor", flat=True))


def test_placing_twice_with_one_key_makes_one_order(house: House) -> None:
    once = journal.Once("staff:5", "orders", "k" * 8, "f" * 64, lambda done: str(done.value.pk).encode())
    asked = {"session_id": house.session_id, "items": [house.asked(house.soup)]}
    first, second = (journal.run(house.id, GUEST, place_order, once=once, **asked) for _ in range(2))
    assert (first.answer, second.replayed) == (second.answer, True)
    assert Order.objects.count() == 1


def test_many_order_at_once(house: House) -> None:
    with ThreadPoolExecutor(4) as people:
        for _ in range(12):
            people.submit(house.place, house.asked(house.beer), actor=GUEST)
    assert sorted(Order.objects.values_list("call_number", flat=True)) == list(range(1, 13))
    assert house.session().total_minor == 12 * 425
