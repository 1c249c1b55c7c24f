"""How entries end: what they told and what they forgot to tell is numbered and written down.

The order is the law. The restaurant's counter is locked first, and only then are the cards read: whoever commits a
change of the same thing at the same time holds the counter until its commit, so the later number has the later card.
(Tried the other way round, on PostgreSQL: two moves on one board, and the last card of the board had only one.)
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from ticketrail.journal import ledger, registry, touches
from ticketrail.journal.event import Event, Recorded
from ticketrail.journal.ledger import Draft
from ticketrail.journal.registry import Card
from ticketrail.journal.touches import Pair
from ticketrail.kernel import wire

if TYPE_CHECKING:
    from ticketrail.journal.entry import Entry

# Databases take only so many values in one `IN (...)`.
TOGETHER = 1000


def close(entries: "Sequence[Entry]") -> list[list[Recorded]]:
    """`_record` what entries did, then let higher rooms do what follows from it, and record that as well."""
    recorded = _record(entries)
    if _follow(entries[-1], [event for some in recorded for event in some]):
        recorded[-1] += close(entries[-1:])[0]
    return recorded


def _follow(entry: "Entry", events: Iterable[Recorded]) -> bool:
    """Call every follower of each event, on ``entry`` as a fresh one. Returns whether there was any to call."""
    calls = [(fn, event) for event in events for fn in registry.things[event.thing].followers]
    entry.events, entry.touched = [], set()
    for fn, event in calls:
        fn(entry, event.id, event.was, event.card)
    return bool(calls)


def _record(entries: "Sequence[Entry]") -> list[list[Recorded]]:
    """Number and write the events of one restaurant's entries in one transaction; returns those of each entry.

    There are several where they joined somebody's transaction. A change that none of them told about becomes a plain
    ``...Changed`` or ``...Removed`` of the last one. The counter stays locked until the commit.
    """
    last = entries[-1]
    connection = connections[last.using]
    told, untold = _pairs(connection, entries)
    if not told and not untold:
        return [[] for _ in entries]
    end = ledger.advance(connection, last.restaurant_id, sum(len(entry.events) for entry in entries))
    book = _Book(last, told | untold, fresh=_fresh(entries))
    drafts = [[book.draft(event) for event in entry.events] for entry in entries]
    forgotten = [draft for pair in sorted(untold) if (draft := book.changed(pair)) is not None]
    if forgotten:
        drafts[-1] += forgotten
        end = ledger.advance(connection, last.restaurant_id, len(forgotten))
    return _write(connection, entries, drafts, end)


def _pairs(connection: BaseDatabaseWrapper, entries: "Sequence[Entry]") -> tuple[set[Pair], set[Pair]]:
    """What the events tell, and what was touched without being told."""
    events = [event for entry in entries for event in entry.events]
    told = {(event.thing, event.id) for event in events}
    mark = min(entry.mark for entry in entries)
    touched = touches.take(connection, entries[-1].restaurant_id, mark).union(*(entry.touched for entry in entries))
    return told, touched - told - {pair for event in events for pair in event.covers()}


def _fresh(entries: "Sequence[Entry]") -> set[Pair]:
    """The things whose first event says that they did not exist before."""
    first: dict[Pair, Event] = {}
    for entry in entries:
        for event in entry.events:
            first.setdefault((event.thing, event.id), event)
    return {pair for pair, event in first.items() if event.fresh}


def _write(
    connection: BaseDatabaseWrapper, entries: "Sequence[Entry]", drafts: list[list[Draft]], end: int
) -> list[list[Recorded]]:
    seq = end - sum(len(some) for some in drafts)
    recorded: list[list[Recorded]] = []
    for entry, some in zip(entries, drafts, strict=True):
        recorded.append(ledger.write(connection, entry, some, after=seq))
        seq += len(some)
    return recorded


class _Book:
    """The cards of everything that is to be written down, now and as they were last told."""

    def __init__(self, entry: "Entry", pairs: set[Pair], *, fresh: set[Pair]) -> None:
        by_thing = _by_thing(pairs)
        self._cards = {
            (thing, thing_id): card
            for thing, ids in by_thing
            for thing_id, card in registry.things[thing].cards(entry, ids).items()
        }
        self._last = {
            (thing, thing_id): card
            for thing, ids in _by_thing(pairs - fresh)
            for thing_id, card in ledger.last_cards(connections[entry.using], entry.restaurant_id, thing, ids).items()
        }

    def draft(self, event: Event) -> Draft:
        """The event with its card, and with the gist of what was last told; from now on this card is that."""
        pair = (event.thing, event.id)
        card, was = self._cards.get(pair), self._gist(pair)
        self._last[pair] = card
        return Draft(event.kind, *pair, card, was, event.data())

    def changed(self, pair: Pair) -> Draft | None:
        """The plain event of something nobody told about; None when it is as it was last told."""
        card = self._cards.get(pair)
        if _plain(card) == self._last.get(pair):
            return None
        kind = "".join(part.capitalize() for part in pair[0].split("_")) + ("Changed" if card else "Removed")
        return Draft(kind, *pair, card, self._gist(pair), {})

    def _gist(self, pair: Pair) -> dict[str, Any] | None:
        last = self._last.get(pair)
        return None if last is None else registry.things[pair[0]].gist(last)


def _by_thing(pairs: Iterable[Pair]) -> list[tuple[str, list[int]]]:
    ids: dict[str, list[int]] = {}
    for thing, thing_id in sorted(pairs):
        ids.setdefault(thing, []).append(thing_id)
    return [(thing, some[n : n + TOGETHER]) for thing, some in ids.items() for n in range(0, len(some), TOGETHER)]


def _plain(card: Card | None) -> Card | None:
    return None if card is None else wire.decode(wire.encode(card))
