"""What a failing database means for the person who waits: try again, or a fault of ours."""

import logging
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from ticketrail.kernel.refusals import Unavailable

log = logging.getLogger(__name__)

RETRY_AFTER = 2
# SQLite calls a misspelt column an operational error, too. Only the other codes are about the database's state.
_SQLITE_ERROR = 1


def as_refusal(error: BaseException) -> BaseException:
    """`Unavailable` where the database could not write (locked, gone, full); any other error as it is."""
    if not isinstance(error, OperationalError | InterfaceError):
        return error
    if getattr(error.__cause__, "sqlite_errorcode", None) == _SQLITE_ERROR:
        return error
    log.error("the database could not write: %s", error)
    refusal = Unavailable("The database cannot write right now. Please try again.", retry_after=RETRY_AFTER)
    refusal.__cause__ = error
    return refusal


def has_died(connection: BaseDatabaseWrapper, used: Any) -> bool:
    """Whether the driver's connection that was ``used`` has broken (a restarted PostgreSQL), and may be replaced.

    Django may have done so already, on leaving the transaction. A dead one that is still there is closed here.
    """
    if used is None or (connection.connection is used and not getattr(used, "closed", False)):
        return False
    if connection.connection is used:
        connection.close()
    return True


def stopped() -> Unavailable:
    """For commands that come after the end."""
    return Unavailable("The server is stopping. Please try again.", retry_after=RETRY_AFTER)
