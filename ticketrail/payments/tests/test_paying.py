"""Taking money and giving it back: sums, caps, tips, races, and events on every thing that shows money."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticketrail import journal
from ticketrail.kernel.refusals import Refusal
from ticketrail.orders.tests.house import House, open_house, outside
from ticketrail.payments import reads
from ticketrail.payments.commands import pay_order, pay_session, refund_payment
from ticketrail.payments.models import Payment, PaymentShare


@pytest.fixture
def house(database: str, alone: None) -> House:
    return open_house()


def pay(house: House, order_id: int, amount: int, tip: int = 0, method: str = "cash") -> Payment:
    done = house.run(pay_order, order_id=order_id, method=method, amount_minor=amount, tip_minor=tip)
    assert isinstance(done.value, Payment)
    return done.value


def test_an_order_is_paid_in_parts(house: House) -> None:
    order = house.place(house.asked(house.soup, 2))
    assert order.total_minor == 1300
    pay(house, order.pk, 500)
    assert house.order(order.pk).payment_status == "partially_paid"
    pay(house, order.pk, 800, tip=100, method="card")
    after = house.order(order.pk)
    assert (after.payment_status, after.paid_minor, after.tip_minor, after.total_minor) == ("paid", 1400, 100, 1400)
    assert after.payment_method == "split"
    session = house.session()
    assert (session.total_minor, session.paid_minor) == (1400, 1400)


def test_more_than_is_due_is_refused_and_leaves_no_trace(house: House) -> None:
    order = house.place()
    pay(house, order.pk, 600)
    refusal = house.refused(pay_order, order_id=order.pk, method="cash", amount_minor=51)
    assert refusal.code == "overpaid"
    assert refusal.current is not None and refusal.current["status"] == "partially_paid"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount_minor": 0}, "amount_minor"),
        ({"amount_minor": -1}, "amount_minor"),
        ({"amount_minor": True}, "amount_minor"),
        ({"amount_minor": 5.0}, "amount_minor"),
        ({"amount_minor": 100, "tip_minor": -1}, "tip_minor"),
        ({"amount_minor": 100, "method": "seashells"}, "method"),
    ],
)
def test_nonsense_is_refused_by_field(house: House, said: dict[str, Any], field: str) -> None:
    order = house.place()
    refusal = house.refused(pay_order, **({"order_id": order.pk, "method": "cash"} | said))
    assert refusal.code == "invalid" and refusal.fields is not None and field in refusal.fields


def test_a_party_pays_the_oldest_orders_first(house: House) -> None:
    first, second = house.place(), house.place(house.asked(house.beer, 2))
    done = house.run(pay_session, session_id=house.session_id, method="card", amount_minor=1000, tip_minor=7)
    assert house.order(first.pk).payment_status == "paid"
    assert house.order(second.pk).payment_status == "partially_paid"
    session = house.session()
    assert session.paid_minor == 1007
    assert {event.thing for event in done.events} == {"payment", "order", "session"}
    shares = PaymentShare.objects.filter(payment=done.value)
    assert sum(share.amount_minor for share in shares) == 1000
    assert sum(share.tip_minor for share in shares) == 7


def test_a_party_that_ordered_nothing_pays_nothing(house: House) -> None:
    refusal = house.refused(pay_session, session_id=house.session_id, method="cash", amount_minor=0, tip_minor=100)
    assert refusal.code == "invalid"


def test_a_refund_has_a_reason_and_a_cap(house: House) -> None:
    order = house.place()
    payment = pay(house, order.pk, 650, tip=50)
    assert house.refused(refund_payment, payment_id=payment.pk, amount_minor=10, reason=" ").code == "invalid"
    assert house.refused(refund_payment, payment_id=payment.pk, amount_minor=701, reason="cold").code == "overpaid"
    house.run(refund_payment, payment_id=payment.pk, amount_minor=200, reason="cold")
    after = house.order(order.pk)
    assert (after.payment_status, after.paid_minor, after.refunded_minor) == ("partially_refunded", 500, 200)
    assert after.due_minor == 0
    house.run(refund_payment, payment_id=payment.pk, amount_minor=500, reason="cold")
    assert house.order(order.pk).payment_status == "refunded"
    assert Payment.objects.get(pk=payment.pk).status == "refunded"
    assert house.session().paid_minor == 0


def test_another_restaurants_payment_does_not_exist(house: House) -> None:
    payment = pay(house, house.place().pk, 650)
    stranger = open_house("bluedoor")
    assert stranger.refused(refund_payment, payment_id=payment.pk, amount_minor=1, reason="x").code == "not_found"
    refusal = stranger.refused(pay_order, order_id=payment.order_id, method="cash", amount_minor=1)
    assert refusal.code == "not_found"


def test_ten_at_once_take_the_money_once(house: House) -> None:
    order = house.place()

    def try_to_pay(_: int) -> bool:
        try:
            pay(house, order.pk, 650)
        except Refusal as refusal:
            assert refusal.code == "overpaid"
            return False
        return True

    with ThreadPoolExecutor(10) as threads:
        assert sum(threads.map(try_to_pay, range(10))) == 1
    journal.stop()
    assert house.order(order.pk).paid_minor == 650


def test_a_payment_written_from_outside_is_booked(house: House) -> None:
    order = house.place()
    payment = pay(house, order.pk, 650)
    outside(lambda: Payment.objects.filter(pk=payment.pk).update(status="failed"))
    after = house.order(order.pk)
    assert (after.payment_status, after.paid_minor) == ("pending", 0)


def test_a_receipt_adds_up(house: House) -> None:
    order = house.place(house.asked(house.soup, 3), house.asked(house.beer))
    pay(house, order.pk, 1000)
    with journal.reading(house.id) as reading:
        receipt = reads.receipt(reading, order.pk)
    card = receipt["order"]
    assert sum(line["line_total_minor"] for line in receipt["lines"]) == card["total_minor"]
    assert sum(tax["tax_minor"] for tax in receipt["taxes"]) == card["tax_minor"]
    assert [payment["amount_minor"] for payment in receipt["payments"]] == [1000]


STEPS = st.lists(
    st.tuples(st.sampled_from(["order", "session", "refund"]), st.integers(1, 2000), st.integers(0, 300)), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_mix_adds_up(house: House, steps: list[tuple[str, int, int]]) -> None:
    orders = [house.place(house.asked(house.soup, 2)), house.place(house.asked(house.steak, 1, house.done))]
    taken: list[int] = []
    for n, (what, amount, tip) in enumerate(steps):
        try:
            if what == "refund" and taken:
                house.run(refund_payment, payment_id=taken[n % len(taken)], amount_minor=amount, reason="cold")
            elif what == "session":
                said: dict[str, Any] = {"method": "card", "amount_minor": amount, "tip_minor": tip}
                taken.append(house.run(pay_session, session_id=house.session_id, **said).value.pk)
            elif what == "order":
                taken.append(pay(house, orders[n % 2].pk, amount, tip).pk)
        except Refusal as refusal:
            assert refusal.code == "overpaid"
    assert_sums(house, [order.pk for order in orders], taken)


def assert_sums(house: House, order_ids: list[int], payment_ids: list[int]) -> None:
    payments = list(Payment.objects.filter(pk__in=payment_ids))
    paid = [house.order(order_id) for order_id in order_ids]
    for order in paid:
        assert order.subtotal_minor + order.tax_minor + order.tip_minor == order.total_minor
        assert order.paid_minor + order.refunded_minor <= order.total_minor
    for payment in payments:
        shares = list(PaymentShare.objects.filter(payment=payment))
        assert sum(share.amount_minor for share in shares) == payment.amount_minor
        assert sum(share.tip_minor for share in shares) == payment.tip_minor
        assert sum(share.refunded_minor for share in shares) == payment.refunded_minor
    got = sum(payment.amount_minor + payment.tip_minor - payment.refunded_minor for payment in payments)
    assert got <= house.session().paid_minor
