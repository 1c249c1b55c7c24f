"""Reading: rows and the journal's head as of one and the same moment."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connections, models, transaction

from ticketrail.journal import failures, ledger, registry, threads
from ticketrail.journal.event import Recorded
from ticketrail.journal.registry import M

P = ParamSpec("P")
T = TypeVar("T")

USING = "reading"
THREADS = 4
# After a restart of the database several connections of the pool may be dead.
TRIES = 4

_lock = threading.Lock()
_threads: ThreadPoolExecutor | None = None


class Reading:
    """One restaurant as of one moment: ``seq`` and ``epoch`` are the journal's head at exactly these rows."""

    __slots__ = ("_head", "restaurant_id", "using")

    def __init__(self, restaurant_id: int) -> None:
        self.restaurant_id = restaurant_id
        self.using = USING
        # The first query fixes the moment; the rows that follow are as of then.
        self._head = ledger.head(connections[USING], restaurant_id)

    @property
    def seq(self) -> int:
        """The number of the newest event."""
        return self._head.seq

    @property
    def epoch(self) -> str:
        """Which life of the journal the numbers belong to."""
        return self._head.epoch

    @property
    def kept_after(self) -> int:
        """Events up to here have been pruned."""
        return self._head.kept_after

    def rows(self, model: type[M]) -> models.QuerySet[M]:
        """The restaurant's rows of ``model``."""
        return registry.of_restaurant(model, restaurant_id=self.restaurant_id, using=USING)

    def events(self, after: int, limit: int = 500) -> list[Recorded]:
        """Up to ``limit`` events after number ``after``, in order."""
        return ledger.after(connections[USING], self.restaurant_id, after, limit)


@contextmanager
def reading(restaurant_id: int) -> Iterator[Reading]:
    """The only way feeds and the API read a restaurant's rows: one REPEATABLE READ transaction on this thread."""
    with _fresh_after_failure(), ExitStack() as stack:
        yield _begin(restaurant_id, stack)


def _begin(restaurant_id: int, stack: ExitStack) -> Reading:
    """A reading whose transaction ends with ``stack``; a connection that has died since it was used is replaced."""
    for attempt in range(TRIES):
        used = None
        try:
            with ExitStack() as trial:
                trial.enter_context(transaction.atomic(using=USING))
                used = connections[USING].connection
                reading = Reading(restaurant_id)
                stack.enter_context(trial.pop_all())
                return reading
        except (OperationalError, InterfaceError):
            if not failures.has_died(connections[USING], used) or attempt + 1 == TRIES:
                raise
    raise AssertionError("the last try either returned or raised")


@contextmanager
def _fresh_after_failure() -> Iterator[None]:
    """The next reader of this thread starts with a fresh connection when this one turns out to be dead."""
    try:
        yield
    except (OperationalError, InterfaceError):
        failures.has_died(connections[USING], connections[USING].connection)
        raise


async def aread(
    restaurant_id: int, fn: Callable[Concatenate[Reading, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """``fn(reading, ...)`` on a reader thread, whose connection lasts. The event loop goes on meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(_pool(), _read, restaurant_id, fn, args, kwargs)


def _read(restaurant_id: int, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    with reading(restaurant_id) as moment:
        return fn(moment, *args, **kwargs)


def heads(restaurant_ids: list[int]) -> dict[int, ledger.Head]:
    """Where several restaurants' journals stand, read on this thread."""
    with _fresh_after_failure():
        return ledger.heads(connections[USING], restaurant_ids)


async def aheads(restaurant_ids: list[int]) -> dict[int, ledger.Head]:
    """`heads` on a reader thread."""
    return await asyncio.get_running_loop().run_in_executor(_pool(), heads, restaurant_ids)


def stop_reading() -> None:
    """End the reader threads and close their connections."""
    global _threads
    with _lock:
        ending, _threads = _threads, None
    if ending is not None:
        threads.end(ending, THREADS)


def _pool() -> ThreadPoolExecutor:
    global _threads
    if _threads is None:
        with _lock:
            if _threads is None:
                _threads = ThreadPoolExecutor(THREADS, thread_name_prefix="journal-reader")
    return _threads
