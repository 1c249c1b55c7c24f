"""PostgreSQL as this product uses it: READ COMMITTED for writing, REPEATABLE READ and read-only for reading."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from ticketrail.journal.backends.connection import BeforeCommit

# Milliseconds; as on SQLite.
PATIENCE = 10_000


class DatabaseWrapper(BeforeCommit, base.DatabaseWrapper):
    """Alias ``default`` writes; any other alias reads, each transaction as of one moment."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        options = settings_dict["OPTIONS"]
        if alias == "default":
            # Said, not assumed: an entry that waited for the counter must see what was committed meanwhile.
            options.setdefault("isolation_level", IsolationLevel.READ_COMMITTED.value)
            # Somebody who leaves a transaction open over a coffee must not take all writers with him.
            options.setdefault("options", f"-c lock_timeout={PATIENCE}")
        else:
            options.setdefault("isolation_level", IsolationLevel.REPEATABLE_READ.value)
            options.setdefault("options", "-c default_transaction_read_only=on")
        super().__init__(settings_dict, alias)
