"""Taking payments and giving money back."""

from collections.abc import Sequence

from ticketrail import journal
from ticketrail.floor.models import TableSession
from ticketrail.kernel import money
from ticketrail.kernel.refusals import Invalid, Refusal
from ticketrail.orders.checks import Problems
from ticketrail.orders.locking import locked
from ticketrail.orders.models import Order
from ticketrail.payments import booking, moves
from ticketrail.payments.events import PaymentRefunded, PaymentTaken
from ticketrail.payments.models import Payment, PaymentShare, Refund
from ticketrail.payments.providers import MANUAL, Provider
from ticketrail.venues import rows
from ticketrail.venues.reads import restaurant as the_restaurant

LARGEST = 10**12
REASON = 200


class Overpaid(Refusal):
    """More than is due, or more back than was paid."""

    code, status = "overpaid", 409


def pay_order(
    entry: journal.Entry,
    *,
    order_id: int,
    method: str,
    amount_minor: int,
    tip_minor: int = 0,
    provider: Provider = MANUAL,
) -> Payment:
    """Take money for one order: ``amount_minor`` of what is due, and a tip on top. Minor units.

    Raises `Overpaid` when more than what is due would be taken, `Invalid` and `NotFound`.
    """
    _check(method, amount_minor, tip_minor)
    order = locked(entry, order_id)
    _check_due([order], amount_minor)
    payment = _payment(entry, provider, order.currency, method, amount_minor, tip_minor)
    payment.order, payment.session_id = order, order.session_id
    return _take(entry, payment, [order], [amount_minor])


def pay_session(
    entry: journal.Entry,
    *,
    session_id: int,
    method: str,
    amount_minor: int,
    tip_minor: int = 0,
    provider: Provider = MANUAL,
) -> Payment:
    """Take money for all that a party has ordered; the oldest unpaid orders get it first. Raises as `pay_order`."""
    _check(method, amount_minor, tip_minor)
    session = rows.locked(entry, TableSession, session_id, "There is no such table session.")
    orders = list(entry.rows(Order).select_for_update().filter(session_id=session.pk).order_by("pk"))
    if not orders:
        sentence = "Nothing has been ordered at this table."
        raise Invalid(sentence, fields={"session_id": sentence})
    _check_due(orders, amount_minor)
    payment = _payment(entry, provider, session.currency, method, amount_minor, tip_minor)
    payment.session = session
    return _take(entry, payment, orders, _oldest_first(orders, amount_minor))


def refund_payment(entry: journal.Entry, *, payment_id: int, amount_minor: int, reason: str) -> Payment:
    """Give back part of a payment or all of it, with the reason. Raises `Overpaid` for more than is left of it."""
    problems = Problems()
    problems.whole("amount_minor", amount_minor, 1, LARGEST)
    reason = problems.text("reason", reason, REASON)
    if not reason:
        problems["reason"] = "Say why the money goes back."
    problems.refuse()
    payment = rows.locked(entry, Payment, payment_id, "There is no such payment.")
    left = payment.taken_minor - payment.refunded_minor
    if amount_minor > left:
        raise Overpaid(
            f"At most {money.amount(left, payment.currency)} {payment.currency} of this payment can go back.",
            current=payment_state(payment),
        )
    return _give_back(entry, payment, amount_minor, reason)


def payment_state(payment: Payment) -> dict[str, object]:
    """``{status, version, by, at}`` of a payment, as refusals tell it."""
    return {
        "status": payment.status,
        "version": payment.version,
        "by": payment.taken_by["name"],
        "at": payment.card()["created_at"],
    }


def _check(method: str, amount_minor: int, tip_minor: int) -> None:
    problems = Problems()
    problems.choice("method", method, moves.METHODS)
    problems.whole("amount_minor", amount_minor, 0, LARGEST)
    problems.whole("tip_minor", tip_minor, 0, LARGEST)
    if not problems and not amount_minor and not tip_minor:
        problems["amount_minor"] = "Nothing would be paid."
    problems.refuse()


def _check_due(orders: Sequence[Order], amount_minor: int) -> None:
    due = sum(order.due_minor for order in orders)
    if amount_minor > due:
        currency = orders[0].currency if orders else ""
        shown = f"{money.amount(due, currency)} {currency}".strip()
        raise Overpaid(f"Only {shown} is still to be paid.", current=booking.state(orders))


def _oldest_first(orders: Sequence[Order], amount_minor: int) -> list[int]:
    parts = []
    for order in orders:
        part = min(order.due_minor, amount_minor)
        parts.append(part)
        amount_minor -= part
    return parts


def _payment(
    entry: journal.Entry, provider: Provider, currency: str, method: str, amount_minor: int, tip_minor: int
) -> Payment:
    return Payment(
        restaurant_id=entry.restaurant_id,
        method=method,
        amount_minor=amount_minor,
        tip_minor=tip_minor,
        currency=currency,
        status=provider.begin(method=method, amount_minor=amount_minor + tip_minor, currency=currency),
        provider=provider.name,
        business_date=the_restaurant(entry).business_date(entry.at),
        taken_by=entry.actor.facts(),
        created_at=entry.at,
    )


def _take(entry: journal.Entry, payment: Payment, orders: Sequence[Order], parts: Sequence[int]) -> Payment:
    payment.save(using=entry.using)
    # A tip alone goes to what was ordered last.
    weights = parts if any(parts) else [0] * (len(parts) - 1) + [1]
    tips = money.share(payment.tip_minor, weights)
    paid = [(order, part, tip) for order, part, tip in zip(orders, parts, tips, strict=True) if part or tip]
    entry.rows(PaymentShare).bulk_create(
        PaymentShare(restaurant_id=entry.restaurant_id, payment=payment, order=order, amount_minor=part, tip_minor=tip)
        for order, part, tip in paid
    )
    entry.add(PaymentTaken(id=payment.pk))
    booking.book(entry, [order.pk for order, _, _ in paid], payment.session_id)
    return payment


def _give_back(entry: journal.Entry, payment: Payment, amount_minor: int, reason: str) -> Payment:
    shares = list(entry.rows(PaymentShare).filter(payment_id=payment.pk))
    for share, part in zip(shares, money.share(amount_minor, [share.left_minor for share in shares]), strict=True):
        share.refunded_minor += part
        share.save(using=entry.using, update_fields=["refunded_minor"])
    entry.rows(Refund).create(
        restaurant_id=entry.restaurant_id,
        payment=payment,
        amount_minor=amount_minor,
        reason=reason,
        given_by=entry.actor.facts(),
        created_at=entry.at,
    )
    payment.refunded_minor += amount_minor
    payment.status = moves.after_refund(taken_minor=payment.taken_minor, refunded_minor=payment.refunded_minor)
    payment.version += 1
    payment.save(using=entry.using, update_fields=["refunded_minor", "status", "version"])
    entry.add(PaymentRefunded(id=payment.pk, amount_minor=amount_minor, reason=reason))
    booking.book(entry, [share.order_id for share in shares], payment.session_id)
    return payment
