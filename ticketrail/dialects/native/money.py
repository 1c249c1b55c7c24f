"""Payments and refunds over HTTP. Amounts are integers in the currency's minor unit."""

from typing import Any

from django.http import HttpResponse

from ticketrail.dialects.native import cards, shapes
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import operation
from ticketrail.floor.models import TableSession
from ticketrail.kernel.refusals import Forbidden
from ticketrail.orders.models import Order
from ticketrail.payments.commands import Overpaid, pay_order, pay_session, refund_payment
from ticketrail.payments.models import Payment

EXAMPLE = {"method": "card", "amount_minor": 2550, "tip_minor": 200}


@operation(
    "POST",
    "orders/{order_id}/payments",
    answer=cards.Payment,
    body=shapes.Pay,
    example=EXAMPLE,
    who="waiters and managers",
    refusals=(Forbidden, Overpaid),
    status=201,
    key="required",
)
async def pay_for_order(call: Call, body: shapes.Pay, order_id: int) -> HttpResponse:
    """Take money for one order, and a tip on top of it."""
    place = await call.place_of(Order, order_id, "take_payment")
    return await call.run(place, "payment", pay_order, order_id=order_id, **body.facts())


@operation(
    "POST",
    "sessions/{session_id}/payments",
    answer=cards.Payment,
    body=shapes.Pay,
    example=EXAMPLE,
    who="waiters and managers",
    refusals=(Forbidden, Overpaid),
    status=201,
    key="required",
)
async def pay_for_session(call: Call, body: shapes.Pay, session_id: int) -> HttpResponse:
    """Take money for everything a party has ordered; its oldest unpaid orders get it first."""
    place = await call.place_of(TableSession, session_id, "take_payment")
    return await call.run(place, "payment", pay_session, session_id=session_id, **body.facts())


@operation(
    "POST",
    "payments/{payment_id}/refund",
    answer=cards.Payment,
    body=shapes.GiveBack,
    example={"amount_minor": 650, "reason": "cold soup"},
    who="managers",
    refusals=(Forbidden, Overpaid),
    status=201,
    key="required",
)
async def refund(call: Call, body: shapes.GiveBack, payment_id: int) -> HttpResponse:
    """Give back a payment, or part of it."""
    place = await call.place_of(Payment, payment_id, "refund")
    said: dict[str, Any] = {"amount_minor": body.amount_minor, "reason": body.reason}
    return await call.run(place, "payment", refund_payment, payment_id=payment_id, **said)
