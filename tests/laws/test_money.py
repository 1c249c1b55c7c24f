"""Law 10: money adds up. Any mix of dishes, options, taxes, tips, part payments and refunds, in any currency."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticketrail import journal
from ticketrail.floor.models import TableSession
from ticketrail.kernel import money, wire
from ticketrail.kernel.refusals import Refusal
from ticketrail.menu.models import MenuItem, Option
from ticketrail.orders.choosing import Asked
from ticketrail.orders.commands import set_item_status
from ticketrail.orders.models import Order, OrderItem, order_cards
from ticketrail.orders.tests.house import House, open_house
from ticketrail.payments.commands import pay_order, pay_session, refund_payment
from ticketrail.payments.models import Payment, PaymentShare
from ticketrail.venues.models import Restaurant

LINES = st.lists(st.tuples(st.sampled_from(["soup", "steak", "beer"]), st.integers(1, 5)), min_size=1, max_size=4)
STEPS = st.lists(
    st.tuples(st.sampled_from(["order", "session", "refund", "void"]), st.integers(1, 30_000), st.integers(0, 900)),
    max_size=8,
)
PRICES = st.lists(st.integers(1, 99_999), min_size=4, max_size=4)
RATES = st.lists(st.sampled_from([0, 4_000, 5_500, 8_875, 10_000, 22_000]), min_size=3, max_size=3)


@pytest.fixture(params=[("JPY", 0), ("EUR", 2), ("KWD", 3)], ids=lambda param: param[0])
def currency(request: pytest.FixtureRequest) -> tuple[str, int]:
    """A currency and how many decimals it shows."""
    param: tuple[str, int] = request.param
    return param


@pytest.fixture
def house(database: str, currency: tuple[str, int]) -> House:
    house = open_house()
    Restaurant.objects.filter(pk=house.id).update(currency=currency[0])
    TableSession.objects.filter(pk=house.session_id).update(currency=currency[0])
    return house


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, steps=STEPS, prices=PRICES, rates=RATES, tax_included=st.booleans())
def test_money_adds_up(
    house: House,
    currency: tuple[str, int],
    lines: list[tuple[str, int]],
    steps: list[tuple[str, int, int]],
    prices: list[int],
    rates: list[int],
    tax_included: bool,
) -> None:
    Restaurant.objects.filter(pk=house.id).update(tax_included=tax_included)
    for dish, price, rate in zip((house.soup, house.steak, house.beer), prices, rates, strict=False):
        MenuItem.objects.filter(pk=dish).update(price_minor=price, tax_rate=rate)
    Option.objects.filter(pk=house.done).update(price_minor=prices[3])
    order = house.place(*(asked(house, dish, quantity) for dish, quantity in lines))
    taken: list[int] = []
    for what, amount, tip in steps:
        try:
            taken += step(house, order.pk, what, amount, tip, taken)
        except Refusal as refusal:
            assert refusal.code in ("overpaid", "illegal_transition"), refusal.code
        adds_up(house, order.pk, currency)


def asked(house: House, dish: str, quantity: int) -> Asked:
    options = (house.done,) if dish == "steak" else ()
    return house.asked({"soup": house.soup, "steak": house.steak, "beer": house.beer}[dish], quantity, *options)


def step(house: House, order_id: int, what: str, amount: int, tip: int, taken: list[int]) -> list[int]:
    """One thing that people do with money; gives the payment's id where it was one."""
    said: dict[str, Any] = {"method": "card", "amount_minor": amount, "tip_minor": tip}
    if what == "order":
        return [house.run(pay_order, order_id=order_id, **said).value.pk]
    if what == "session":
        return [house.run(pay_session, session_id=house.session_id, **said).value.pk]
    if what == "refund" and taken:
        house.run(refund_payment, payment_id=taken[-1], amount_minor=amount, reason="cold")
    if what == "void":
        item = OrderItem.objects.filter(order_id=order_id).latest("pk")
        status = "cancelled" if item.status == "pending" else "voided"
        house.run(set_item_status, order_id=order_id, item_id=item.pk, status=status, reason="sold out after all")
    return []


def adds_up(house: House, order_id: int, currency: tuple[str, int]) -> None:
    order = house.order(order_id)
    living = OrderItem.objects.filter(order_id=order_id).exclude(status__in=("cancelled", "voided"))
    asked_for = sum(item.line_total_minor for item in living)
    tax = sum(item.tax_minor for item in living)
    assert order.tax_minor == tax
    assert order.subtotal_minor + order.tax_minor == (asked_for if order.tax_included else asked_for + tax)
    assert order.total_minor == order.subtotal_minor + order.tax_minor + order.tip_minor
    shares = list(PaymentShare.objects.filter(order_id=order_id))
    assert order.paid_minor == sum(share.left_minor for share in shares)
    assert order.refunded_minor == sum(share.refunded_minor for share in shares)
    for payment in Payment.objects.filter(restaurant_id=house.id):
        parts = list(PaymentShare.objects.filter(payment=payment))
        assert sum(part.amount_minor for part in parts) == payment.amount_minor
        assert sum(part.tip_minor for part in parts) == payment.tip_minor
        assert sum(part.refunded_minor for part in parts) == payment.refunded_minor
    session = house.session()
    assert session.total_minor == sum(Order.objects.filter(session_id=session.pk).values_list("total_minor", flat=True))
    assert session.paid_minor == sum(Order.objects.filter(session_id=session.pk).values_list("paid_minor", flat=True))
    shown(house, order, currency)


def shown(house: House, order: Order, currency: tuple[str, int]) -> None:
    """What a card shows is the integer with exactly the currency's decimals, as a JSON number."""
    with journal.reading(house.id) as reading:
        card = order_cards(reading, [order.pk])[order.pk]
    name, decimals = currency
    assert card["total_price"] == Decimal(order.total_minor).scaleb(-decimals) == money.amount(order.total_minor, name)
    text = wire.encode({"total_price": card["total_price"]}).decode()
    assert len(text.rstrip("}").partition(".")[2]) == decimals
