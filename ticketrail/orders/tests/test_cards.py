"""What the card, its gist and the change between two say."""

from typing import Any

from ticketrail import journal
from ticketrail.kernel import wire
from ticketrail.orders import cards
from ticketrail.orders.commands import (
    add_items,
    book_payment,
    cancel_order,
    edit_order,
    mark_seen,
    set_item_status,
    set_order_status,
)
from ticketrail.orders.models import item_cards, order_cards
from ticketrail.orders.reads import open_orders
from ticketrail.orders.tests.house import House

# Fixed for good; fields may be added.
ORDER = {
    *("id", "order_number", "call_number", "restaurant_id", "table_id", "table_number", "session_id", "waiter_id"),
    *("customer_name", "customer_phone", "order_type", "order_status", "payment_status", "payment_method"),
    *("subtotal_minor", "tax_minor", "tip_minor", "paid_minor", "total_minor", "total_price", "currency"),
    *("estimated_time", "priority", "notes", "placed_by", "created_at", "updated_at", "version", "items"),
}
ITEM = {
    *("id", "menu_item_id", "name", "quantity", "unit_price", "unit_price_minor", "options", "notes", "status"),
    *("station", "allergens"),
}


def last(done: journal.Done[Any]) -> journal.Recorded:
    return next(event for event in reversed(done.events) if event.thing == "order")


def action(done: journal.Done[Any]) -> str:
    event = last(done)
    assert event.card is not None
    return cards.change(event.was, event.card)


def test_every_promised_field_is_there(house: House) -> None:
    order_id = house.place().pk
    with journal.reading(house.id) as reading:
        card = order_cards(reading, [order_id])[order_id]
        item = card["items"][0]
        alone = item_cards(reading, [item["id"]])[item["id"]]
    assert set(card) >= ORDER
    assert set(item) >= ITEM
    assert alone == {**item, "order_id": order_id, "restaurant_id": house.id}
    assert b'"total_price":6.50' in wire.encode(card)


def test_the_action_of_each_command(house: House) -> None:
    order = house.place(house.asked(house.soup), house.asked(house.beer))
    soup = house.items(order.pk)[0].pk
    told: dict[str, str] = {
        "start": action(house.run(set_order_status, order_id=order.pk, status="preparing")),
        "bump one": action(house.run(set_item_status, order_id=order.pk, item_id=soup, status="ready")),
        "add": action(house.run(add_items, order_id=order.pk, items=[house.asked(house.beer)])),
        "edit": action(house.run(edit_order, order_id=order.pk, priority="rush")),
        "seen": action(house.run(mark_seen, order_id=order.pk, station="bar")),
        "pay a little": action(house.run(book_payment, order_id=order.pk, paid_minor=100, payment_method="cash")),
        "pay more": action(house.run(book_payment, order_id=order.pk, paid_minor=200, payment_method="cash")),
        "cancel": action(house.run(cancel_order, order_id=order.pk, reason="left")),
    }
    assert told == {
        "start": "status_changed",
        "bump one": "items_changed",
        "add": "items_changed",
        "edit": "updated",
        "seen": "updated",
        "pay a little": "payment_changed",
        "pay more": "payment_changed",
        "cancel": "cancelled",
    }


def test_a_new_order_is_new(house: House) -> None:
    order = house.place()
    with journal.reading(house.id) as reading:
        (event,) = [event for event in reading.events(0, 500) if event.kind == "OrderPlaced" and event.id == order.pk]
    assert event.card is not None
    assert cards.change(event.was, event.card) == "new_order"


def test_an_order_nobody_remembers_is_not_new(house: House) -> None:
    event = last(house.run(set_order_status, order_id=house.place().pk, status="ready"))
    assert event.card is not None
    assert cards.change(None, {**event.card, "created_at": "2026-01-01T20:00:00.000Z"}) == "updated"


def test_the_action_of_an_item(house: House) -> None:
    order = house.place()
    moved = house.run(set_order_status, order_id=order.pk, status="ready").events[0]
    added = house.run(add_items, order_id=order.pk, items=[house.asked(house.beer)]).events[0]
    assert [(e.thing, cards.item_change(e.was, e.card or {})) for e in (moved, added)] == [
        ("item", "status_changed"),
        ("item", "added"),
    ]


def test_a_stage_is_that_of_the_order_or_of_one_station(house: House) -> None:
    order = house.place(house.asked(house.soup), house.asked(house.beer))
    done = house.run(set_order_status, order_id=order.pk, status="ready", station="bar")
    event = last(done)
    assert [cards.stage_of(event.card, station) for station in ("", "bar", "grill", "oven")] == [
        "preparing",
        "ready",
        "pending",
        None,
    ]
    assert [cards.stage_of_gist(event.was, station) for station in ("", "bar")] == ["pending", "pending"]
    gone = last(house.run(cancel_order, order_id=order.pk, reason="left"))
    assert (cards.stage_of(gone.card), cards.stage_of_gist(gone.was)) == (None, "preparing")
    assert (cards.stage_of(None), cards.stage_of_gist(None, "bar")) == (None, None)


def test_rush_comes_first_and_then_the_oldest(house: House) -> None:
    orders = [house.place().pk for _ in range(3)]
    house.run(edit_order, order_id=orders[1], priority="high")
    house.run(edit_order, order_id=orders[2], priority="rush")
    with journal.reading(house.id) as reading:
        assert [card["id"] for card in open_orders(reading)] == [orders[2], orders[1], orders[0]]


def test_guests_and_kitchens_get_no_phone_number(house: House) -> None:
    card = {"id": 1, "customer_phone": "+39"}
    assert cards.for_audience(card, "full") == card
    assert [cards.for_audience(card, who) for who in ("guest", "kitchen")] == [{"id": 1}, {"id": 1}]
