"""How an order's sums follow its items, and a session's total its orders. Every change of either goes through here."""

from collections.abc import Iterable

from django.db import connections

from ticketrail import journal
from ticketrail.orders import moves
from ticketrail.orders.events import SessionCharged
from ticketrail.orders.models import Order, OrderItem
from ticketrail.orders.totals import Line, add_up

# Hand-written: every order runs it, and it must not lose what another order adds at the same time.
_CHARGE = """
    UPDATE floor_tablesession SET total_minor = total_minor + %s, version = version + 1
    WHERE restaurant_id = %s AND id = %s
"""


def price(order: Order, items: Iterable[OrderItem]) -> int:
    """Set the sums of an order and each item's share of the tax from the items that live; nothing is saved.

    Returns by how much the total changed.
    """
    items, before = list(items), order.total_minor
    live = [item for item in items if item.status not in moves.DEAD]
    lines = [Line(price=item.line_total_minor, rate=item.tax_rate) for item in live]
    sums = add_up(lines, tax_included=order.tax_included)
    shares = {id(item): tax for item, tax in zip(live, sums.taxes, strict=True)}
    for item in items:
        item.tax_minor = shares.get(id(item), 0)
    order.subtotal_minor, order.tax_minor = sums.subtotal, sums.tax
    order.total_minor = sums.total + order.tip_minor
    order.payment_status = moves.payment_status(
        total_minor=order.total_minor, paid_minor=order.paid_minor, refunded_minor=order.refunded_minor
    )
    return order.total_minor - before


def reprice(entry: journal.Entry, order: Order, items: Iterable[OrderItem]) -> int:
    """`price`, with the shares of items that exist already saved where they changed. The order is the caller's to save.

    No event of their own: an item's card does not show its share.
    """
    items = list(items)
    before = [item.tax_minor for item in items]
    delta = price(order, items)
    for item, share in zip(items, before, strict=True):
        if not item._state.adding and item.tax_minor != share:
            entry.rows(OrderItem).filter(pk=item.pk).update(tax_minor=item.tax_minor)
    return delta


def charge(entry: journal.Entry, order: Order, *, delta: int) -> None:
    """Put a change of an order's total on the bill of its session, if it has one."""
    if order.session_id is None or not delta:
        return
    with connections[entry.using].cursor() as cursor:
        cursor.execute(_CHARGE, (delta, entry.restaurant_id, order.session_id))
    entry.add(SessionCharged(id=order.session_id, table_id=order.table_id, delta_minor=delta))
