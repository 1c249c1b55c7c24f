"""Commands on PostgreSQL: a fixed set of threads with lasting connections, retried where the database asks."""

import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import InterfaceError, OperationalError, connections, transaction

from ticketrail.journal import failures, listeners, threads
from ticketrail.journal.done import Done

THREADS = 8
TRIES = 6
# serialization_failure and deadlock_detected: the transaction is gone, doing it again from the start is the cure.
AGAIN = ("40001", "40P01")


class Pool:
    """Runs commands in its threads. `stop` finishes what waits and closes the connections."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="journal-writer")

    def submit(self, work: Callable[[], Done[Any]]) -> "Future[Done[Any]]":
        """Queue a command. The future is done after the commit, or carries what stopped it."""
        try:
            return self._threads.submit(commit, work)
        except RuntimeError as error:
            raise failures.stopped() from error

    def stop(self) -> None:
        """Finish what was submitted; each thread's connection goes back when the thread ends."""
        threads.end(self._threads, THREADS)


def commit(work: Callable[[], Done[Any]]) -> Done[Any]:
    """Do ``work`` in a transaction of this thread's connection; a deadlock or serialization failure is tried again.

    So is a connection that turns out to be dead before the commit. One that dies in the commit itself is not: it may
    have been carried out, and only the caller knows whether a repeat would be harmless.
    """
    for attempt in range(TRIES):
        used, done = None, None
        try:
            with transaction.atomic():
                used = connections["default"].connection
                done = work()
        except (OperationalError, InterfaceError) as error:
            has_died = failures.has_died(connections["default"], used)
            if attempt + 1 == TRIES or not (_asks_again(error) or (has_died and done is None)):
                raise failures.as_refusal(error) from error
            time.sleep(random.uniform(0, 0.005 * 2**attempt))
        else:
            listeners.tell(done.events)
            return done
    raise AssertionError("the last try either returned or raised")


def _asks_again(error: Exception) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in AGAIN
