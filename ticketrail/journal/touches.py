"""Touches: "this thing was changed in this transaction", written by row triggers whoever makes the change."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Pair = tuple[str, int]

_TAKE = {
    "sqlite": "DELETE FROM journal_touch WHERE restaurant_id = %s AND id > %s RETURNING thing, object_id",
    "postgresql": (
        "DELETE FROM journal_touch WHERE restaurant_id = %s AND id > %s"
        " AND transaction = pg_current_xact_id_if_assigned() RETURNING thing, object_id"
    ),
}
_LEFT = {
    "sqlite": (
        "DELETE FROM journal_touch WHERE id IN"
        " (SELECT id FROM journal_touch WHERE restaurant_id = %s ORDER BY id LIMIT %s) RETURNING thing, object_id"
    ),
    "postgresql": (
        "DELETE FROM journal_touch WHERE id IN (SELECT id FROM journal_touch WHERE restaurant_id = %s"
        " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING thing, object_id"
    ),
}


def wait_at_most(connection: BaseDatabaseWrapper, millis: int) -> None:
    """Let this transaction give up when what it needs stays locked. SQLite's one lock is already held by then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {millis}")


def mark(connection: BaseDatabaseWrapper) -> int:
    """Where this transaction's own touches begin.

    SQLite has one writer, so everything above the highest id at the start is ours. PostgreSQL tells by transaction.
    """
    if connection.vendor == "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM journal_touch")
        return int(cursor.fetchone()[0])


def take(cursor: Any, restaurant_id: int, after: int) -> set[Pair]:
    """Remove and return this transaction's own touches on one restaurant. Others' stay: they are the sweep's."""
    cursor.execute(_TAKE[cursor.db.vendor], (restaurant_id, after))
    return set(cursor.fetchall())


def left(connection: BaseDatabaseWrapper, restaurant_id: int, limit: int) -> list[Pair]:
    """Remove and return up to ``limit`` touches that committed transactions left behind, oldest first, repeats too."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT[connection.vendor], (restaurant_id, limit))
        return list(cursor.fetchall())


def restaurants(connection: BaseDatabaseWrapper) -> list[int]:
    """The restaurants that somebody outside has touched, in ascending order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT restaurant_id FROM journal_touch ORDER BY restaurant_id")
        return [row[0] for row in cursor.fetchall()]
