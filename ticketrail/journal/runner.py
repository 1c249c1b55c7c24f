"""`run` and `arun`: the only way a command is carried out."""

import asyncio
import atexit
import threading
from typing import Any, TypeVar

from django.db import connections

from ticketrail.journal import closing, listeners, pool, sweep
from ticketrail.journal.actor import Actor
from ticketrail.journal.done import Done
from ticketrail.journal.entry import Entry
from ticketrail.journal.once import Once
from ticketrail.journal.perform import Command, perform
from ticketrail.journal.writer import Writer

T = TypeVar("T")

_lock = threading.Lock()
_writer: Writer | pool.Pool | None = None
_sweeper: sweep.Sweeper | None = None


def run(
    restaurant_id: int, actor: Actor, command: Command[T], *, once: Once | None = None, **arguments: Any
) -> Done[T]:
    """Open an entry, call ``command(entry, **arguments)``, number its events, commit; returns after the commit.

    Inside an open ``transaction.atomic()`` of this thread the command joins that transaction: its value is there at
    once, its events are numbered at the outermost commit. Raises what the command raises (then nothing is kept), and
    `Unavailable` when the database cannot write.
    """
    connection: Any = connections["default"]
    if connection.is_performing:
        raise RuntimeError("a command calls another one as a function, with its own entry")
    if connection.in_atomic_block:
        return _join(restaurant_id, actor, command, once, arguments)

    def work() -> Done[T]:
        return perform(restaurant_id, actor, command, once, arguments)

    if connection.vendor == "postgresql":
        return pool.commit(work)
    return _backend().submit(work).result()


async def arun(
    restaurant_id: int, actor: Actor, command: Command[T], *, once: Once | None = None, **arguments: Any
) -> Done[T]:
    """`run` for the event loop: waits without blocking it. Never joins a transaction."""

    def work() -> Done[T]:
        return perform(restaurant_id, actor, command, once, arguments)

    return await asyncio.wrap_future(_backend().submit(work))


def start(*, sweeps: bool = True) -> None:
    """Start what serving needs: the writer, and the sweep that turns foreign writes into events."""
    global _writer, _sweeper
    stop()
    with _lock:
        if connections["default"].vendor == "postgresql":
            _writer = pool.Pool()
            _sweeper = sweep.Sweeper() if sweeps else None
        else:
            _writer = Writer(sweeps=sweeps)


def stop() -> None:
    """Finish the commands that wait, end the threads and close their connections."""
    global _writer, _sweeper
    with _lock:
        writer, sweeper, _writer, _sweeper = _writer, _sweeper, None, None
    if sweeper is not None:
        sweeper.stop()
    if writer is not None:
        writer.stop()


def _backend() -> Writer | pool.Pool:
    global _writer
    if _writer is None:
        with _lock:
            if _writer is None:
                sqlite = connections["default"].vendor == "sqlite"
                _writer = Writer(sweeps=False) if sqlite else pool.Pool()
    return _writer


def _join(
    restaurant_id: int, actor: Actor, command: Command[T], once: Once | None, arguments: dict[str, Any]
) -> Done[T]:
    if once is not None:
        raise ValueError("an idempotency key needs a transaction of its own")
    connection: Any = connections["default"]
    entry = Entry(restaurant_id, actor)
    with connection.performing():
        done = Done(command(entry, **arguments), [])
    connection.call_before_commit(_number, (entry, done))
    connection.on_commit(lambda: listeners.tell(done.events), robust=True)
    return done


def _number(joined: list[tuple[Entry, Done[Any]]]) -> None:
    """Close what joined one transaction, all of a restaurant's entries together, so that none tells another's story.

    Counters are locked in the order of restaurants, so that two such transactions cannot wait for each other.
    """
    for restaurant_id in sorted({entry.restaurant_id for entry, _ in joined}):
        ours = [(entry, done) for entry, done in joined if entry.restaurant_id == restaurant_id]
        for (_, done), events in zip(ours, closing.close([entry for entry, _ in ours]), strict=True):
            done.events.extend(events)


atexit.register(stop)
