"""Which changes call somebody: they follow from what a thing was and is, whoever changed it, in its transaction."""

from typing import Any

from ticketrail import journal
from ticketrail.calls.commands import notify, raise_service, settle_open
from ticketrail.floor.models import TableSession
from ticketrail.kernel import money

Card = dict[str, Any]


@journal.follow("order")
def orders_call(entry: journal.Entry, order_id: int, was: Card | None, card: Card | None) -> None:
    """A new order, one that is ready to carry, one that was called off."""
    if card is None:
        return
    before, now = was and was["order_status"], card["order_status"]
    if before == now:
        return
    if now in ("completed", "cancelled"):
        settle_open(entry, order_id=order_id)
    if was is None and now != "cancelled":
        _about(entry, card, "order", f"New order {card['call_number']}")
    elif now == "ready" and before != "completed":
        _about(entry, card, "order_ready", f"Order {card['call_number']} is ready", priority="high")
    elif now == "cancelled" and was is not None:
        _about(entry, card, "order", f"Order {card['call_number']} was cancelled", priority="high")


@journal.follow("payment")
def payments_call(entry: journal.Entry, payment_id: int, was: Card | None, card: Card | None) -> None:
    """Money has arrived."""
    if card is None or card["status"] != "captured" or (was is not None and was["status"] == "captured"):
        return
    shown = money.amount(card["amount_minor"] + card["tip_minor"], card["currency"])
    title = f"Paid: {shown} {card['currency']} ({card['method']})"
    session = _session(entry, card["session_id"])
    notify(
        entry,
        kind="payment",
        title=title,
        order_id=card["order_id"],
        session_id=card["session_id"],
        table_id=session and session.table_id,
        waiter_id=session and session.waiter_id,
    )


@journal.follow("session")
def sessions_call(entry: journal.Entry, session_id: int, was: Card | None, card: Card | None) -> None:
    """A party that wants its bill; one that left has nothing open any more."""
    if card is None:
        return
    if card["status"] == "closed":
        if was is None or was["status"] != "closed":
            settle_open(entry, session_id=session_id)
        return
    asked = card["bill_requested_at"]
    if asked and (was is None or was["bill_requested_at"] != asked):
        session = _session(entry, session_id)
        if session is not None and card["status"] == "open":
            raise_service(entry, session, "bill")
    elif was is not None and was["bill_requested_at"] and not asked:
        settle_open(entry, session_id=session_id, service="bill")


def _about(entry: journal.Entry, card: Card, kind: str, title: str, priority: str = "normal") -> None:
    facts = {"order_id": card["id"], "priority": priority, "body": ", ".join(_lines(card))[:500]}
    where = {"table_id": card["table_id"], "session_id": card["session_id"], "waiter_id": card["waiter_id"]}
    if card["table_number"] is not None:
        title = f"{title} (table {card['table_number']})"
    notify(entry, kind=kind, title=title, **facts, **where)
    if card["customer_id"] is not None and kind == "order_ready":
        notify(entry, kind=kind, title="Your order is ready", customer_id=card["customer_id"], **facts)


def _lines(card: Card) -> list[str]:
    return [f"{item['quantity']} x {item['name']}" for item in card["items"]]


def _session(entry: journal.Entry, session_id: int | None) -> TableSession | None:
    return None if session_id is None else entry.rows(TableSession).filter(pk=session_id).first()
