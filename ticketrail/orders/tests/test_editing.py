"""Priority, notes, time, what stations have seen, and what was paid."""

from typing import Any

import pytest

from ticketrail.orders.commands import add_items, book_payment, cancel_order, edit_order, mark_seen
from ticketrail.orders.tests.house import House


def test_editing_tells_only_what_changed(house: House) -> None:
    order = house.place()
    done = house.run(edit_order, order_id=order.pk, priority="rush", notes="", estimated_time=25)
    assert [event.data for event in done.events] == [{"changed": {"priority": "rush", "estimated_time": 25}}]
    assert house.run(edit_order, order_id=order.pk, priority="rush", expected_version=1).events == []
    assert house.order(order.pk).version == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("priority", "urgent"), ("notes", "x" * 501), ("estimated_time", -1), ("estimated_time", True)],
)
def test_what_cannot_be_said(house: House, field: str, value: Any) -> None:
    order = house.place()
    refusal = house.refused(edit_order, order_id=order.pk, **{field: value})
    assert (refusal.code, list(refusal.fields or {})) == ("invalid", [field])


def test_an_edit_of_an_older_version(house: House) -> None:
    order = house.place()
    house.run(edit_order, order_id=order.pk, notes="window")
    assert house.refused(edit_order, order_id=order.pk, notes="door", expected_version=1).code == "version_conflict"


def test_a_station_sees_an_order_once_and_again_after_an_add_on(house: House) -> None:
    order = house.place(house.asked(house.soup), house.asked(house.beer))
    assert len(house.run(mark_seen, order_id=order.pk, station="bar").events) == 1
    assert house.run(mark_seen, order_id=order.pk, station="bar").events == []
    house.run(mark_seen, order_id=order.pk, station="all")
    assert house.order(order.pk).seen == ["bar", "grill"]
    house.run(add_items, order_id=order.pk, items=[house.asked(house.beer)])
    assert house.order(order.pk).seen == ["grill"]
    assert house.refused(mark_seen, order_id=order.pk, station="oven").code == "invalid"


def test_what_was_paid(house: House) -> None:
    order = house.place()

    def pay(**facts: Any) -> tuple[str, int]:
        house.run(book_payment, order_id=order.pk, **facts)
        row = house.order(order.pk)
        assert row.subtotal_minor + row.tax_minor + row.tip_minor == row.total_minor
        return row.payment_status, row.total_minor

    assert pay(paid_minor=300, payment_method="cash") == ("partially_paid", 650)
    assert pay(paid_minor=700, tip_minor=50) == ("paid", 700)
    assert house.run(book_payment, order_id=order.pk, paid_minor=700, tip_minor=50).events == []
    assert pay(paid_minor=500, refunded_minor=200, tip_minor=50) == ("partially_refunded", 700)
    assert house.order(order.pk).payment_method == "cash"


def test_a_paid_order_that_grows_or_is_called_off(house: House) -> None:
    order = house.place()
    house.run(book_payment, order_id=order.pk, paid_minor=700, tip_minor=50)
    house.run(add_items, order_id=order.pk, items=[house.asked(house.beer)])
    assert (house.order(order.pk).payment_status, house.order(order.pk).total_minor) == ("partially_paid", 1_125)
    house.run(cancel_order, order_id=order.pk)
    assert (house.order(order.pk).payment_status, house.order(order.pk).total_minor) == ("paid", 50)
