"""What payments mean for orders and sessions: their paid sums are always derived from the shares, never counted up."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Sum

from ticketrail import journal
from ticketrail.floor.models import TableSession
from ticketrail.kernel import clock
from ticketrail.orders.editing import book_payment
from ticketrail.orders.models import Order
from ticketrail.payments import moves
from ticketrail.payments.events import SessionPaid
from ticketrail.payments.models import Payment, PaymentShare

SEVERAL = "split"


def state(orders: Sequence[Order]) -> dict[str, Any]:
    """``{status, version, by, at}`` of what was to be paid, as refusals tell it."""
    if not orders:
        return {"status": "pending", "version": 0, "by": None, "at": None}
    last = max(orders, key=lambda order: order.updated_at)
    return {
        "status": last.payment_status,
        "version": last.version,
        "by": last.moved_by["name"],
        "at": clock.iso(last.updated_at),
    }


def book(entry: journal.Entry, order_ids: Collection[int], session_id: int | None) -> None:
    """Set what the payments of these orders now come to, on the orders and on the session they belong to."""
    for order_id in sorted(set(order_ids)):
        _book_order(entry, order_id)
    if session_id is not None:
        _book_session(entry, session_id)


def _book_order(entry: journal.Entry, order_id: int) -> None:
    shares = entry.rows(PaymentShare).filter(order_id=order_id, payment__status__in=moves.TAKEN)
    sums = shares.aggregate(amount=Sum("amount_minor"), tip=Sum("tip_minor"), back=Sum("refunded_minor"))
    amount, tip, back = (sums[name] or 0 for name in ("amount", "tip", "back"))
    methods = set(shares.order_by().values_list("payment__method", flat=True))
    book_payment(
        entry,
        order_id=order_id,
        paid_minor=amount + tip - back,
        refunded_minor=back,
        tip_minor=tip,
        payment_method=SEVERAL if len(methods) > 1 else next(iter(methods), ""),
    )


def _book_session(entry: journal.Entry, session_id: int) -> None:
    sums = entry.rows(Order).filter(session_id=session_id).aggregate(total=Sum("total_minor"), paid=Sum("paid_minor"))
    session = entry.rows(TableSession).get(pk=session_id)
    facts = {"total_minor": sums["total"] or 0, "paid_minor": sums["paid"] or 0}
    if all(getattr(session, name) == value for name, value in facts.items()):
        return
    entry.rows(TableSession).filter(pk=session_id).update(**facts, version=session.version + 1)
    entry.add(SessionPaid(id=session_id, table_id=session.table_id, paid_minor=facts["paid_minor"]))


@journal.outside("payment")
def follow_payments(entry: journal.Entry, ids: Collection[int]) -> None:
    """Somebody changed payments past every command: the sums of their orders and sessions follow."""
    for payment in entry.rows(Payment).filter(pk__in=ids):
        shares = entry.rows(PaymentShare).filter(payment_id=payment.pk)
        book(entry, list(shares.values_list("order_id", flat=True)), payment.session_id)
