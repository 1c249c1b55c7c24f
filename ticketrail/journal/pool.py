"""Commands on PostgreSQL: a fixed set of threads with lasting connections, retried where the database asks."""

import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import OperationalError, connections, transaction

from ticketrail.journal import listeners
from ticketrail.journal.done import Done
from ticketrail.kernel.refusals import Unavailable

log = logging.getLogger(__name__)

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
        return self._threads.submit(commit, work)

    def stop(self) -> None:
        """Finish what was submitted; each thread's connection goes back when the thread ends."""
        barrier = threading.Barrier(THREADS)
        for future in [self._threads.submit(_close, barrier) for _ in range(THREADS)]:
            future.result()
        self._threads.shutdown()


def commit(work: Callable[[], Done[Any]]) -> Done[Any]:
    """Do ``work`` in a transaction of this thread's connection; a deadlock or serialization failure is tried again."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                done = work()
        except OperationalError as error:
            _before_again(error, attempt)
        else:
            listeners.tell(done.events)
            return done
    raise AssertionError("the last try either returned or raised")


def _before_again(error: OperationalError, attempt: int) -> None:
    if getattr(error.__cause__, "sqlstate", None) not in AGAIN or attempt + 1 == TRIES:
        connections["default"].close()
        log.error("the database could not write: %s", error)
        raise Unavailable("The database is busy. Nothing was changed; please try again.", retry_after=2) from error
    time.sleep(random.uniform(0, 0.005 * 2**attempt))


def _close(barrier: threading.Barrier) -> None:
    # The barrier makes each of the threads take exactly one of these.
    barrier.wait(timeout=60)
    connections.close_all()
