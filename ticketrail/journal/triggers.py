"""Triggers, generated from the registry: every watched table tells of its changes, and the journal stays append-only.

They are dropped before a migration and made anew after it, because SQLite drops them silently when it rebuilds a table.
The body of a touch trigger names no table but ``journal_touch``: one that looked elsewhere would break that rebuild.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from ticketrail.journal import dialect_postgresql, dialect_sqlite, ledger

_DIALECTS = {"sqlite": dialect_sqlite, "postgresql": dialect_postgresql}


def before_migrate(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Drop every trigger of ours, so that tables can be rebuilt."""
    if using == DEFAULT_DB_ALIAS:
        drop(connections[using])


def after_migrate(using: str = DEFAULT_DB_ALIAS, plan: Any = (), **_: Any) -> None:
    """Make the triggers anew. A migration may have renumbered or rewritten things, so every epoch is rotated."""
    if using != DEFAULT_DB_ALIAS:
        return
    connection = connections[using]
    if "journal_touch" not in connection.introspection.table_names():
        return
    with transaction.atomic(using=using):
        drop(connection)
        install(connection)
        if plan:
            ledger.rotate(connection)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger that the registry asks for, on the tables that exist."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in _DIALECTS[connection.vendor].statements(tables):
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger of ours, whatever made it."""
    with connection.cursor() as cursor:
        for statement in _DIALECTS[connection.vendor].drops(cursor):
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are not there, or not as the registry asks. `serve` refuses to start with any."""
    wanted = _DIALECTS[connection.vendor].wanted()
    with connection.cursor() as cursor:
        present = _DIALECTS[connection.vendor].present(cursor)
    return sorted(name for name, text in wanted.items() if present.get(name) != text)
