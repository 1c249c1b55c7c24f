"""What follows when somebody changed orders past every command: by hand, by SQL, from another program.

An order's status that was written from outside wins and its items follow. Otherwise the items win. Sums are added up
again, and what is copied from tables and sessions is copied again. The sweep calls this, and tells the events.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Sum

from ticketrail import journal
from ticketrail.floor.models import SessionStatus, TableSession
from ticketrail.orders import moves, sums
from ticketrail.orders.models import Order, OrderItem, items_by_order
from ticketrail.orders.moving import write_move
from ticketrail.venues.rows import amend

REASON = "outside"


@journal.outside("order")
def set_orders_right(entry: journal.Entry, ids: Collection[int]) -> None:
    """Make each order, its items and its sums agree, and then the bills of the sessions concerned."""
    orders = list(entry.rows(Order).select_for_update().filter(pk__in=ids).order_by("pk"))
    items = items_by_order(entry, ids)
    for order in orders:
        # Without items it is still being written, row by row.
        if order.pk in items:
            _set_right(entry, order, items[order.pk])
    sessions = entry.rows(TableSession)
    if len(orders) == len(ids):
        _set_bills_right(entry, sessions.filter(pk__in={order.session_id for order in orders if order.session_id}))
    else:
        # An order that is gone cannot be asked for its session, so every party's bill is looked at.
        _set_bills_right(entry, sessions.exclude(status=SessionStatus.CLOSED))


@journal.outside("session")
def follow_sessions(entry: journal.Entry, ids: Collection[int]) -> None:
    """Orders keep a copy of their party's table and waiter; a party's bill is what its orders come to."""
    sessions = entry.rows(TableSession).filter(pk__in=ids)
    _copy_seats(entry, sessions)
    _set_bills_right(entry, sessions)


@journal.outside("table")
def follow_tables(entry: journal.Entry, ids: Collection[int]) -> None:
    """Orders keep a copy of the table's number."""
    _copy_seats(entry, entry.rows(TableSession).filter(table_id__in=ids))


def _set_right(entry: journal.Entry, order: Order, items: list[OrderItem]) -> None:
    before = _facts(order)
    derived = moves.derive(item.status for item in items)
    if order.order_status not in (order.known_status, derived):
        _follow(entry, order, items)
        derived = moves.derive(item.status for item in items)
    sums.reprice(entry, order, items)
    if _facts(order) != before or {order.order_status, order.known_status} != {derived}:
        order.settle(derived, by=entry.actor.facts(), at=entry.at)
        order.save(using=entry.using)


def _facts(order: Order) -> tuple[Any, ...]:
    return order.subtotal_minor, order.tax_minor, order.total_minor, order.payment_status


def _follow(entry: journal.Entry, order: Order, items: Iterable[OrderItem]) -> None:
    plan = moves.forced_moves(order.order_status)
    for item in items:
        now = plan.get(item.status)
        if now is not None:
            write_move(entry, item, now, REASON if now == "voided" else "")


def _set_bills_right(entry: journal.Entry, sessions: Iterable[TableSession]) -> None:
    for session in sessions:
        orders = entry.rows(Order).filter(session_id=session.pk)
        sums_of = orders.aggregate(total_minor=Sum("total_minor"), paid_minor=Sum("paid_minor"))
        amend(entry, session, {name: amount or 0 for name, amount in sums_of.items()})


def _copy_seats(entry: journal.Entry, sessions: Any) -> None:
    # Those who have left keep the number they had.
    for session in sessions.exclude(status=SessionStatus.CLOSED).select_related("table"):
        facts = {"table_id": session.table_id, "table_number": session.table.number, "waiter_id": session.waiter_id}
        for order in entry.rows(Order).filter(session_id=session.pk):
            if any(getattr(order, name) != value for name, value in facts.items()):
                entry.rows(Order).filter(pk=order.pk).update(**facts, version=order.version + 1, updated_at=entry.at)
