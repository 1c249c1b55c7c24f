"""Calls: who is called by which change, who takes care of them, and that they settle themselves."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ticketrail import journal
from ticketrail.calls import reads
from ticketrail.calls.commands import acknowledge, alert, request_service
from ticketrail.calls.models import Notification
from ticketrail.floor.commands import assign_waiter
from ticketrail.orders.commands import set_order_status
from ticketrail.orders.models import Order
from ticketrail.orders.tests.house import COOK, GUEST, WAITER, House, open_house, outside
from ticketrail.payments.commands import pay_order
from ticketrail.people.models import Membership, User

NOW = datetime.now(UTC)


@pytest.fixture
def house(database: str) -> House:
    house = open_house()
    for user_id, name in ((WAITER.id, "marco"), (21, "anna"), (22, "ben")):
        user = User.objects.create(pk=user_id, username=name)
        Membership.objects.create(user=user, restaurant_id=house.id, role="waiter", name=name, created_at=NOW)
    return house


def kinds(house: House) -> list[tuple[str, bool]]:
    rows = Notification.objects.filter(restaurant_id=house.id).order_by("pk")
    return [(row.kind, row.acknowledged_at is not None) for row in rows]


def move(house: House, order: Order, status: str) -> None:
    house.run(set_order_status, actor=COOK, order_id=order.pk, status=status)


def test_an_order_calls_when_it_comes_and_when_it_is_ready(house: House) -> None:
    order = house.place()
    assert kinds(house) == [("order", False)]
    move(house, order, "preparing")
    assert kinds(house) == [("order", False)]
    move(house, order, "ready")
    assert kinds(house) == [("order", False), ("order_ready", False)]
    move(house, order, "completed")
    assert kinds(house) == [("order", True), ("order_ready", True)]


def test_the_call_is_numbered_after_its_cause(house: House) -> None:
    with journal.reading(house.id) as before:
        seq = before.seq
    house.place()
    with journal.reading(house.id) as after:
        told = [event.kind for event in after.events(seq)]
    assert told == ["OrderPlaced", "SessionCharged", "NotificationRaised"]


def test_a_change_from_outside_calls_as_well(house: House) -> None:
    order = house.place()
    outside(lambda: Order.objects.filter(pk=order.pk).update(order_status="ready"))
    assert kinds(house) == [("order", False), ("order_ready", False)]


def test_the_first_to_acknowledge_claims_it(house: House) -> None:
    house.place()
    call = Notification.objects.get()
    assert call.waiter_id is None
    done = house.run(acknowledge, notification_id=call.pk)
    assert (done.value.waiter_id, done.value.acknowledged_by["name"]) == (WAITER.id, WAITER.name)
    again = house.run(acknowledge, actor=COOK, notification_id=call.pk)
    assert again.events == [] and again.value.waiter_id == WAITER.id


def test_a_party_with_a_waiter_calls_that_waiter(house: House) -> None:
    house.run(assign_waiter, session_id=house.session_id, waiter_id=21)
    house.place()
    with journal.reading(house.id) as reading:
        assert [task["kind"] for task in reads.tasks(reading, 21)] == ["order"]
        assert reads.tasks(reading, 22) == []


def test_asking_twice_is_one_request(house: House) -> None:
    for _ in range(2):
        house.run(request_service, actor=GUEST, session_id=house.session_id, kind="call_waiter")
    assert kinds(house) == [("service_request", False)]
    house.run(acknowledge, notification_id=Notification.objects.get().pk)
    house.run(request_service, actor=GUEST, session_id=house.session_id, kind="call_waiter")
    assert kinds(house) == [("service_request", True), ("service_request", False)]


def test_the_bill_is_a_flag_and_a_call(house: House) -> None:
    house.run(request_service, actor=GUEST, session_id=house.session_id, kind="bill")
    assert house.session().bill_requested_at is not None
    assert Notification.objects.get().service == "bill"


def test_money_calls(house: House) -> None:
    order = house.place()
    house.run(pay_order, order_id=order.pk, method="card", amount_minor=650, tip_minor=50)
    call = Notification.objects.get(kind="payment")
    assert call.title == "Paid: 7.00 EUR (card)"


@pytest.mark.parametrize(
    "said", [{"message": ""}, {"message": "x" * 501}, {"message": "fire", "priority": "loud"}, {"message": 5}]
)
def test_an_alert_says_something(house: House, said: dict[str, Any]) -> None:
    assert house.refused(alert, **said).code == "invalid"
    assert house.run(alert, message="Fire drill at ten", priority="urgent").value.priority == "urgent"


def test_a_request_of_nobody_is_refused(house: House) -> None:
    assert house.refused(request_service, session_id=house.session_id, kind="serenade").code == "invalid"
    stranger = open_house("bluedoor")
    assert stranger.refused(request_service, session_id=house.session_id, kind="water").code == "not_found"
    house.place()
    assert stranger.refused(acknowledge, notification_id=Notification.objects.get().pk).code == "not_found"
