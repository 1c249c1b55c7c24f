"""Doing what people did earlier this evening: the same commands, as of the moment they were given."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from ticketrail import journal

T = TypeVar("T")


def done(at: datetime, restaurant_id: int, actor: journal.Actor, command: Callable[..., T], **arguments: Any) -> T:
    """Carry out a command as if it were ``at``, in the transaction that is open on this thread.

    One transaction for a whole evening, whatever it touches: it is loaded before anything is served, and half of it
    would be a riddle.
    """
    entry = journal.Entry(restaurant_id, actor, at=at)
    value = command(entry, **arguments)
    entry.close()
    return value
