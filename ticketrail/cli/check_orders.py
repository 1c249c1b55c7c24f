"""Whether an order's status and sums follow from its items, and a session's bill from its orders."""

from collections.abc import Iterator

from django.db.models import Sum

from ticketrail import journal
from ticketrail.floor.models import TableSession
from ticketrail.orders import moves
from ticketrail.orders.models import Order, OrderItem, items_by_order
from ticketrail.orders.totals import Line, add_up

BATCH = 500


def problems(reading: journal.Reading) -> Iterator[str]:
    """What does not add up, a sentence each."""
    ids = list(reading.rows(Order).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        items = items_by_order(reading, part)
        for order in reading.rows(Order).filter(pk__in=part):
            yield from (f"order {order.pk}: {problem}" for problem in _order(order, items.get(order.pk, [])))
    yield from _bills(reading)


def _order(order: Order, items: list[OrderItem]) -> Iterator[str]:
    derived = moves.derive(item.status for item in items)
    if order.order_status != derived:
        yield f"its status is {order.order_status}, and its items make it {derived}"
    live = [item for item in items if item.status not in moves.DEAD]
    sums = add_up([Line(price=i.line_total_minor, rate=i.tax_rate) for i in live], tax_included=order.tax_included)
    facts = {
        "subtotal": (order.subtotal_minor, sums.subtotal),
        "tax": (order.tax_minor, sums.tax),
        "total": (order.total_minor, sums.total + order.tip_minor),
        "tax of its items": (sum(item.tax_minor for item in items), sums.tax),
    }
    for name, (stored, right) in facts.items():
        if stored != right:
            yield f"its {name} is {stored} {order.currency} minor units, and its items come to {right}"
    wanted = moves.payment_status(
        total_minor=order.total_minor, paid_minor=order.paid_minor, refunded_minor=order.refunded_minor
    )
    if order.payment_status != wanted:
        yield f"its payment status is {order.payment_status}, and what was paid makes it {wanted}"


def _bills(reading: journal.Reading) -> Iterator[str]:
    orders = reading.rows(Order).filter(session_id__isnull=False).order_by()
    charged = dict(orders.values_list("session_id").annotate(total=Sum("total_minor")))
    for session_id, total in reading.rows(TableSession).values_list("pk", "total_minor"):
        if total != charged.get(session_id, 0):
            yield f"session {session_id}: its bill is {total}, and its orders come to {charged.get(session_id, 0)}"
