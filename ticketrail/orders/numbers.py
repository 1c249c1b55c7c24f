"""The two names of an order: the order number for programs, the call number for people."""

from datetime import date

from django.db import IntegrityError, connections

from ticketrail import journal
from ticketrail.journal.statements import Insert
from ticketrail.kernel import ids
from ticketrail.orders.models import Order

TRIES = 8
_INSERT = Insert(Order, unless=("restaurant_id", "order_number"))

# Hand-written: one statement that makes the counter, counts and locks it, on either database.
_NEXT_CALL = """
    INSERT INTO orders_callcounter (restaurant_id, business_date, last) VALUES (%s, %s, 1)
    ON CONFLICT (restaurant_id, business_date) DO UPDATE SET last = orders_callcounter.last + 1 RETURNING last
"""


def next_call(entry: journal.Entry, day: date) -> int:
    """The next call number of a business day: 1, 2, 3 ... without gaps, since a rolled-back order gives it back."""
    connection = connections[entry.using]
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_CALL, (entry.restaurant_id, connection.ops.adapt_datefield_value(day)))
        return int(cursor.fetchone()[0])


def insert_numbered(entry: journal.Entry, order: Order) -> None:
    """Insert the order under a free order number. Two in the same second rarely draw the same letters; then again."""
    for _ in range(TRIES):
        order.order_number = ids.order_number(entry.at)
        _INSERT(entry, [order])
        if order.pk is not None:
            return
    raise IntegrityError(f"no free order number in {TRIES} tries")
