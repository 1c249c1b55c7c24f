"""`run` and `arun`: the only way a command is carried out."""

import asyncio
import atexit
import threading
from typing import Any, TypeVar

from django.db import connections

from ticketrail.journal import listeners, pool, sweep
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
    connection = connections["default"]
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
    entry = Entry(restaurant_id, actor)
    done = Done(command(entry, **arguments), [])
    connection: Any = connections["default"]

    def number() -> None:
        done.events.extend(entry.close())

    connection.call_before_commit(number)
    connection.on_commit(lambda: listeners.tell(done.events), robust=True)
    return done


atexit.register(stop)
