"""A command inside its transaction: claim the key, do it, write down what happened."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connections

from ticketrail.journal.actor import Actor
from ticketrail.journal.done import Done
from ticketrail.journal.entry import Entry
from ticketrail.journal.once import Once
from ticketrail.kernel import clock

T = TypeVar("T")
Command = Callable[..., T]


def perform(
    restaurant_id: int, actor: Actor, command: Command[T], once: Once | None, arguments: dict[str, Any]
) -> Done[T]:
    """Run ``command`` in the transaction that is open on this thread. It may be run again from the start."""
    connection: Any = connections["default"]
    at = clock.now()
    if once is not None and (answer := once.claim(connection, restaurant_id, at)) is not None:
        return Done(None, [], answer=answer, replayed=True)
    entry = Entry(restaurant_id, actor, at=at)
    with connection.performing():
        value = command(entry, **arguments)
    done = Done(value, entry.close())
    if once is not None:
        done.answer = once.settle(connection, restaurant_id, done)
    return done
