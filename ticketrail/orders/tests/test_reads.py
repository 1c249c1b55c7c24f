"""Lists, searches and pages."""

from typing import Any

import pytest

from ticketrail import journal
from ticketrail.kernel.refusals import Invalid
from ticketrail.orders import reads
from ticketrail.orders.commands import edit_order, set_order_status
from ticketrail.orders.models import Order
from ticketrail.orders.tests.house import House, open_house
from ticketrail.people.models import User
from ticketrail.venues.models import Restaurant


def found(house: House, **asked: Any) -> list[int]:
    with journal.reading(house.id) as reading:
        return [card["id"] for card in reads.page_of_orders(reading, **asked).items]


@pytest.fixture
def orders(house: House) -> list[int]:
    """Soup for nobody; beer to take away for Ada, ready; rushed steak."""
    Restaurant.objects.update(takeaway=True)
    ada: dict[str, Any] = {"order_type": "takeaway", "session_id": None, "customer_name": "Ada"}
    soup = house.place().pk
    beer = house.place(house.asked(house.beer), customer_phone="+39 06 555", **ada).pk
    steak = house.place(house.asked(house.steak, 1, house.rare), priority="rush").pk
    house.run(set_order_status, order_id=beer, status="ready")
    return [soup, beer, steak]


def test_newest_first_unless_asked_otherwise(house: House, orders: list[int]) -> None:
    soup, beer, steak = orders
    assert found(house) == [steak, beer, soup]
    assert found(house, sort="created_at") == [soup, beer, steak]
    assert found(house, sort="-total_minor") == [steak, soup, beer]
    assert found(house, sort="queue") == [steak, soup, beer]
    assert found(house, sort="-queue") == [beer, soup, steak]


def test_filters(house: House, orders: list[int]) -> None:
    soup, beer, steak = orders
    assert found(house, status=["ready"]) == [beer]
    assert found(house, status=["ready", "pending"]) == [steak, beer, soup]
    assert found(house, order_type="takeaway") == [beer]
    assert found(house, status=["cancelled"]) == []


@pytest.mark.parametrize("said", ["ada", "06 555", "2"])
def test_search(house: House, orders: list[int], said: str) -> None:
    assert orders[1] in found(house, q=said)


def test_search_by_number_and_table(house: House, orders: list[int]) -> None:
    soup, _, steak = orders
    assert found(house, q=Order.objects.get(pk=steak).order_number.lower()) == [steak]
    assert set(found(house, q="4")) == {soup, steak}
    assert found(house, q="06 555", phones=False) == []


def test_pages(house: House, orders: list[int]) -> None:
    with journal.reading(house.id) as reading:
        page = reads.page_of_orders(reading, page=2, page_size=2)
    assert ([card["id"] for card in page.items], page.total, page.page, page.page_size) == ([orders[0]], 3, 2, 2)
    assert found(house, page=9) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", ["burnt"]),
        ("order_type", "picnic"),
        ("sort", "password"),
        ("sort", "--queue"),
        ("page", 0),
        ("page_size", 201),
        ("q", "\0"),
        ("q", "x" * 101),
    ],
)
def test_what_cannot_be_asked(house: House, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        found(house, **{field: value})
    assert list(caught.value.fields or {}) == [field]


def test_orders_of_a_party_and_of_a_customer(house: House, orders: list[int]) -> None:
    carla = User.objects.create(username="carla")
    Order.objects.filter(pk=orders[0]).update(customer_id=carla.pk)
    with journal.reading(house.id) as reading:
        assert [card["id"] for card in reads.session_orders(reading, house.session_id)] == [orders[0], orders[2]]
        assert [card["id"] for card in reads.customer_orders(reading, carla.pk).items] == [orders[0]]
        assert (reads.order(reading, 10**30), reads.order(reading, -1)) == (None, None)


def test_next_door_sees_nothing(house: House, orders: list[int]) -> None:
    next_door = open_house("bluedoor")
    assert found(next_door) == []
    with journal.reading(next_door.id) as reading:
        assert reads.order(reading, orders[0]) is None
        assert reads.open_orders(reading) == []
        assert reads.session_orders(reading, house.session_id) == []
    assert next_door.refused(edit_order, order_id=orders[0], notes="x").code == "not_found"
