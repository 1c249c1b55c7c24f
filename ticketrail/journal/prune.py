"""Pruning: old events go, once they are both old and far behind, and every kept thing keeps its last card."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from ticketrail.kernel import clock

# The newest event of each thing stays: `check` compares it with the tables, and the next event takes its gist.
_PRUNE = """
    DELETE FROM journal_event WHERE restaurant_id = %s AND seq <= %s AND EXISTS (
        SELECT 1 FROM journal_event AS newer WHERE newer.restaurant_id = journal_event.restaurant_id
        AND newer.thing = journal_event.thing AND newer.object_id = journal_event.object_id
        AND newer.seq > journal_event.seq)
"""


@contextmanager
def editing(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let this transaction change recorded events: for pruning and for the erasure of personal data, nothing else."""
    holder: Any = connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL ticketrail.may_edit = 'on'")
        else:
            holder.may_edit_journal = True
        try:
            yield
        finally:
            if connection.vendor != "postgresql":
                holder.may_edit_journal = False
            elif not connection.needs_rollback:
                cursor.execute("SET LOCAL ticketrail.may_edit = 'off'")


def prune(*, hours: int, events: int) -> int:
    """Remove old receipts, and events older than ``hours`` that are not among their restaurant's newest ``events``.

    Returns how many events went. A cursor from before gets a fresh snapshot and is told so.
    """
    before = clock.millis(clock.now() - timedelta(hours=hours))
    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT restaurant_id FROM journal_stream ORDER BY restaurant_id")
        restaurants = [row[0] for row in cursor.fetchall()]
    gone = sum(_prune_one(connection, restaurant_id, before, events) for restaurant_id in restaurants)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_receipt WHERE at < %s", (before,))
    return gone


def _prune_one(connection: BaseDatabaseWrapper, restaurant_id: int, before: int, events: int) -> int:
    with transaction.atomic(), editing(connection), connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(seq) FROM journal_event WHERE restaurant_id = %s AND at < %s AND seq <="
            " (SELECT seq FROM journal_stream WHERE restaurant_id = %s) - %s",
            (restaurant_id, before, restaurant_id, events),
        )
        last = cursor.fetchone()[0]
        if last is None:
            return 0
        cursor.execute(
            "UPDATE journal_stream SET kept_after = %s WHERE restaurant_id = %s AND kept_after < %s",
            (last, restaurant_id, last),
        )
        cursor.execute(_PRUNE, (restaurant_id, last))
        return int(cursor.rowcount)
