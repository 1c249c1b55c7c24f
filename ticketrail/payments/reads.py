"""What others ask about money. Every function takes the rows to read, an entry's or a reading's."""

from typing import Any

from ticketrail import journal
from ticketrail.kernel import wire
from ticketrail.kernel.refusals import NotFound
from ticketrail.orders.models import Order, OrderItem, order_cards
from ticketrail.orders.moves import DEAD
from ticketrail.payments import moves
from ticketrail.payments.models import Payment, PaymentShare, payment_cards
from ticketrail.venues.reads import restaurant as the_restaurant

__all__ = ["order_payments", "payment_cards", "receipt", "session_payments"]


def order_payments(rows: journal.Rows, order_id: int) -> list[dict[str, Any]]:
    """The payments that went to an order, alone or with others of its session; oldest first."""
    shares = rows.rows(PaymentShare).filter(order_id=order_id)
    return [payment.card() for payment in rows.rows(Payment).filter(pk__in=shares.values("payment_id")).order_by("pk")]


def session_payments(rows: journal.Rows, session_id: int) -> list[dict[str, Any]]:
    """Every payment of a party, oldest first."""
    return [payment.card() for payment in rows.rows(Payment).filter(session_id=session_id).order_by("pk")]


def receipt(rows: journal.Rows, order_id: int) -> dict[str, Any]:
    """What a printed receipt says: the restaurant, the lines that are charged, tax by rate, sums and payments.

    Minor units; rates per 100,000. ``lines`` and ``taxes`` each sum to the order's. Raises `NotFound`.
    """
    order = rows.rows(Order).filter(pk=order_id).first()
    if order is None:
        raise NotFound("There is no such order.")
    items = list(rows.rows(OrderItem).filter(order_id=order_id).exclude(status__in=DEAD).order_by("pk"))
    taxes: dict[int, int] = {}
    for item in items:
        taxes[item.tax_rate] = taxes.get(item.tax_rate, 0) + item.tax_minor
    return {
        "restaurant": {"name": the_restaurant(rows).name, "currency": order.currency},
        "order": order_cards(rows, [order_id])[order_id],
        "lines": [_line(item) for item in items],
        "taxes": [{"rate": rate, "tax_minor": tax} for rate, tax in sorted(taxes.items())],
        "payments": [card for card in order_payments(rows, order_id) if card["status"] in moves.TAKEN],
        "placed_at": wire.moment(order.created_at),
    }


def _line(item: OrderItem) -> dict[str, Any]:
    return {
        "name": item.name,
        "quantity": item.quantity,
        "options": [option["name"] for option in item.options],
        "unit_price_minor": item.unit_price_minor,
        "line_total_minor": item.line_total_minor,
    }
