"""SQLite as this product uses it: WAL, durable commits, one writing transaction at a time in this process."""

import sqlite3
import threading
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from ticketrail.journal.backends.connection import BeforeCommit

# Every writing transaction of this process queues here instead of in SQLite's busy loop, which sleeps and starves.
writing = threading.RLock()
# Seconds; as long as SQLite itself waits for other programs.
PATIENCE = 10.0

WRITER_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA cache_size=-32000",
    "PRAGMA temp_store=MEMORY",
    # Without it, a row that REPLACE pushes out goes without its trigger.
    "PRAGMA recursive_triggers=ON",
)
READER_PRAGMAS = ("PRAGMA busy_timeout=10000", "PRAGMA cache_size=-16000", "PRAGMA query_only=ON")


class DatabaseWrapper(BeforeCommit, base.DatabaseWrapper):
    """Alias ``default`` writes (BEGIN IMMEDIATE, under the process's lock); any other alias only reads."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.reads_only = alias != "default"
        self.holds_writing = False
        self.may_edit_journal = False

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        self.transaction_mode = "DEFERRED" if self.reads_only else "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        for pragma in READER_PRAGMAS if self.reads_only else WRITER_PRAGMAS:
            connection.execute(pragma)
        # The trigger that keeps the journal append-only asks this; a program that lacks it is refused as well.
        connection.create_function("journal_may_edit", 0, lambda: int(self.may_edit_journal))
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if self.reads_only:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        if not writing.acquire(timeout=PATIENCE):
            raise OperationalError("database is locked by another thread of this process")
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            if self.connection is not None and self.connection.in_transaction:
                self.connection.rollback()
            writing.release()
            raise
        self.holds_writing = True

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._let_others_write()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._let_others_write()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._let_others_write()

    def _let_others_write(self) -> None:
        if self.holds_writing:
            self.holds_writing = False
            writing.release()
