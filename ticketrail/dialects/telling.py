"""A command's answer is the card of the thing it is about, whether it changed something or not."""

from collections.abc import Callable
from typing import Any

import msgspec

from ticketrail import journal
from ticketrail.journal import registry

Card = dict[str, Any]


class Told(msgspec.Struct, frozen=True):
    """The thing a command was about. ``unchanged`` is its card where no event carries one."""

    thing: str
    id: int
    unchanged: Card | None


def telling(thing: str, command: Callable[..., Any]) -> Callable[..., Told]:
    """``command``, which returns a row of ``thing``, made to return what an answer needs of it."""

    def perform(entry: journal.Entry, **arguments: Any) -> Told:
        row = command(entry, **arguments)
        told = any(event.thing == thing and event.id == row.pk for event in entry.events)
        return Told(thing, row.pk, None if told else registry.things[thing].cards(entry, [row.pk])[row.pk])

    return perform


def card(done: journal.Done[Told]) -> Card:
    """The card as it stands after the command."""
    told = done.value
    found = told.unchanged or done.card(told.thing, told.id)
    assert found is not None, f"{told.thing} {told.id} has an event without a card"
    return found
