"""Ordering at a table, moving with everything ordered, and leaving."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ticketrail.floor import passes
from ticketrail.floor.models import GuestPass, Table, TableSession
from ticketrail.orders.commands import (
    assign_waiter,
    book_payment,
    close_session,
    move_session,
    place_at_table,
    place_with_pass,
    release_table,
    set_order_status,
)
from ticketrail.orders.models import Order
from ticketrail.orders.tests.house import GUEST, House, open_house
from ticketrail.people.models import Membership, User


def scanned(house: House, table_id: int, session_id: int | None = None) -> passes.Offer:
    return passes.offer(Table.objects.get(pk=table_id), session_id, datetime.now(UTC))


def test_a_waiter_orders_for_the_party_at_a_table(house: House) -> None:
    seats: list[dict[str, Any]] = [{"table_id": house.table_id}, {"session_id": house.session_id}]
    for seat in seats:
        order = house.run(place_at_table, items=[house.asked(house.soup)], notes="window", **seat).value
        assert (order.session_id, order.table_number, order.notes) == (house.session_id, 4, "window")


def test_a_waiter_opens_a_free_table_by_ordering(house: House) -> None:
    done = house.run(place_at_table, table_id=house.other_table_id, items=[house.asked(house.soup)], guest_count=3)
    assert house.kinds(done) == ["SessionOpened", "TableOccupied", "OrderPlaced", "SessionCharged"]
    card = done.card("session", done.value.session_id)
    assert card is not None and (card["guest_count"], card["total_minor"]) == (3, 650)


def test_a_refused_order_opens_no_table(house: House) -> None:
    asked: dict[str, Any] = {"table_id": house.other_table_id, "items": [house.asked(house.gone)]}
    assert house.refused(place_at_table, **asked).code == "sold_out"
    assert house.refused(place_at_table, actor=GUEST, **asked).code == "session_closed"
    assert house.refused(place_at_table, **asked | {"session_id": house.session_id}).code == "invalid"
    assert house.refused(place_at_table, **asked | {"table_id": 10**12}).code == "not_found"


def test_a_guest_orders_with_the_pass_of_the_table(house: House) -> None:
    offer = scanned(house, house.table_id, house.session_id)
    asked = {"offer": offer, "items": [house.asked(house.soup)], "customer_name": "Ada"}
    first, second = (house.run(place_with_pass, actor=GUEST, **asked).value for _ in range(2))
    guest = GuestPass.objects.get()
    assert first.session_id == second.session_id == house.session_id
    assert first.placed_by == {"kind": "guest", "id": guest.pk, "name": "Ada"}


def test_guests_open_a_table_only_where_they_may(database: str) -> None:
    aurora, bluedoor = open_house("aurora", guests_may_open=True), open_house("bluedoor")
    for house in (aurora, bluedoor):
        asked = {"offer": scanned(house, house.other_table_id), "items": [house.asked(house.soup)]}
        if house is aurora:
            assert house.run(place_with_pass, actor=GUEST, **asked).value.table_number == 7
        else:
            assert house.refused(place_with_pass, actor=GUEST, **asked).code == "session_closed"


def test_orders_move_with_their_party(house: House) -> None:
    orders = [house.place().pk for _ in range(2)]
    done = house.run(move_session, session_id=house.session_id, table_id=house.other_table_id)
    assert house.kinds(done) == ["SessionMoved", "TableReleased", "TableOccupied", "OrderReseated", "OrderReseated"]
    assert [house.order(pk).table_number for pk in orders] == [7, 7]
    assert house.run(move_session, session_id=house.session_id, table_id=house.other_table_id).events == []


def test_a_new_waiter_looks_after_the_orders_too(house: House) -> None:
    marco = User.objects.create(username="marco")
    at = datetime.now(UTC)
    Membership.objects.create(restaurant_id=house.id, user=marco, role="waiter", name="Marco", created_at=at)
    order = house.place()
    done = house.run(assign_waiter, session_id=house.session_id, waiter_id=marco.pk)
    assert house.kinds(done) == ["WaiterAssigned", "TableUpdated", "OrderReseated"]
    assert house.order(order.pk).waiter_id == house.place().waiter_id == marco.pk
    house.run(assign_waiter, session_id=house.session_id, waiter_id=None)
    assert house.order(order.pk).waiter_id is None


def test_nobody_leaves_while_something_is_made_or_unpaid(house: House) -> None:
    order = house.place()
    refusal = house.refused(close_session, session_id=house.session_id)
    assert refusal.code == "open_orders"
    assert refusal.message == "Table 4: 1 order is not done and 6.50 EUR is not paid."
    for status in ("ready", "completed"):
        house.run(set_order_status, order_id=order.pk, status=status)
    assert house.refused(release_table, table_id=house.table_id).message == "Table 4: 6.50 EUR is not paid."
    house.run(book_payment, order_id=order.pk, paid_minor=650, payment_method="cash")
    done = house.run(close_session, session_id=house.session_id)
    assert house.kinds(done) == ["SessionEnded", "TableReleased"]
    assert house.run(close_session, session_id=house.session_id).events == []


def test_a_manager_closes_all_the_same_with_a_reason(house: House) -> None:
    order = house.place()
    refusal = house.refused(close_session, session_id=house.session_id, force=True, reason=" ")
    assert (refusal.code, list(refusal.fields or {})) == ("invalid", ["reason"])
    done = house.run(release_table, table_id=house.table_id, force=True, reason="they ran")
    assert house.kinds(done) == ["SessionForced", "SessionEnded", "TableReleased"]
    assert done.events[0].data == {"reason": "they ran", "open_orders": [order.pk], "unpaid_minor": 650}
    assert house.order(order.pk).order_status == "pending"


def test_releasing_a_table_where_nobody_sits(house: House) -> None:
    assert house.run(release_table, table_id=house.other_table_id).events == []


@pytest.mark.parametrize("command", [close_session, move_session, assign_waiter])
def test_another_restaurants_party(house: House, command: Any) -> None:
    party: dict[str, Any] = {"session_id": open_house("bluedoor").session_id}
    if command is move_session:
        party["table_id"] = house.other_table_id
    if command is assign_waiter:
        party["waiter_id"] = None
    assert house.refused(command, **party).code == "not_found"


def test_a_party_cannot_move_next_door(house: House) -> None:
    next_door = open_house("bluedoor")
    refusal = house.refused(move_session, session_id=house.session_id, table_id=next_door.other_table_id)
    assert refusal.code == "not_found"
    assert TableSession.objects.get(pk=house.session_id).table_id == house.table_id
    assert not Order.objects.exists()
