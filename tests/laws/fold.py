"""The fold law: a snapshot from before, with the events since, is the snapshot of now."""

from collections.abc import Iterable
from typing import Any

from ticketrail.journal import Recorded

Pair = tuple[str, int]
Cards = dict[Pair, dict[str, Any]]


def fold(before: Cards, events: Iterable[Recorded]) -> Cards:
    """``before``, with each event's card put in the place of its thing's; a thing without a card is gone."""
    cards = dict(before)
    for event in events:
        if event.card is None:
            cards.pop((event.thing, event.id), None)
        else:
            cards[event.thing, event.id] = event.card
    return cards


def fold_gists(before: Cards, events: Iterable[Recorded], gist: Any) -> None:
    """Each event's ``was`` is the gist of the card its thing had right before it, or None where there was none."""
    cards = dict(before)
    for event in events:
        last = cards.get((event.thing, event.id))
        assert event.was == (None if last is None else gist(event.thing, last)), (event, last)
        cards = fold(cards, [event])
