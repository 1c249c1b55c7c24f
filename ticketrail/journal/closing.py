"""How entries end: what they told, what they forgot to tell and what follows from it is numbered and written down.

The order is the law. First come the followers, which may write. Then the restaurant's counter is locked, and only then
are the cards read: whoever commits a change of the same thing at the same time holds the counter until its commit, so
the later number has the later card. (Tried the other way round, on PostgreSQL: two moves on one board, and the last
card of the board had only one.)
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import connections

from ticketrail.journal import ledger, registry, touches
from ticketrail.journal.book import Book
from ticketrail.journal.event import Event, Recorded
from ticketrail.journal.registry import Card
from ticketrail.journal.touches import Pair

if TYPE_CHECKING:
    from ticketrail.journal.entry import Entry

# What follows may have something that follows from it, in turn; more often than this it goes round in circles.
ROUNDS = 8


class Part(msgspec.Struct):
    """Some events of one entry, and what was touched along with them without being told."""

    entry: Any
    events: list[Event]
    untold: list[Pair]

    @property
    def told(self) -> list[Pair]:
        return [(event.thing, event.id) for event in self.events]

    @property
    def pairs(self) -> list[Pair]:
        return self.told + self.untold


def close(entries: "Sequence[Entry]", *, follow: bool = True) -> list[list[Recorded]]:
    """Number and write the events of one restaurant's entries in one transaction; returns those of each entry.

    There are several where they joined somebody's transaction. A change that none of them told about becomes a plain
    ``...Changed`` or ``...Removed`` of the last one, and so does what follows. The counter is locked until the commit.
    """
    with connections[entries[-1].using].cursor() as cursor:
        closing = _Closing(entries, cursor)
        if follow:
            closing.follow()
        return closing.record()


class _Closing:
    def __init__(self, entries: "Sequence[Entry]", cursor: Any) -> None:
        # The last one answers for what nobody tells and for what follows.
        self._entry, self._count, self._cursor = entries[-1], len(entries), cursor
        self._mark = min(entry.mark for entry in entries)
        self._parts = [Part(entry, entry.events, []) for entry in entries]
        self._book = Book(self._entry, cursor)
        self._take(self._parts)

    def _take(self, parts: list[Part]) -> None:
        """Find out what was touched since the last time and is told by no event of these parts."""
        touched = touches.take(self._cursor, self._entry.restaurant_id, self._mark)
        for entry in {id(part.entry): part.entry for part in parts}.values():
            touched |= entry.touched
            entry.touched = set()
        for part in parts:
            touched.difference_update(part.told, *(event.covers() for event in part.events))
        parts[-1].untold = sorted(touched)
        self._book.note(event for part in parts for event in part.events)
        self._book.forget(pair for part in parts for pair in part.pairs)

    def follow(self) -> None:
        """Call the followers of what has changed, and add what they do as further parts."""
        latest = list(self._parts)
        seen: dict[Pair, Card | None] = {}
        for _ in range(ROUNDS):
            pairs = dict.fromkeys(pair for part in latest for pair in part.pairs)
            followed = [pair for pair in pairs if registry.things[pair[0]].followers]
            changes = self._changes(followed, seen) if followed else []
            if not changes:
                return
            latest = [self._what_follows(changes)]
            self._parts += latest
        raise RecursionError(f"what follows from {sorted(seen)} does not end")

    def _changes(self, pairs: list[Pair], seen: dict[Pair, Card | None]) -> list[tuple[Pair, Card | None]]:
        """The things that are not as they were last told or seen by their followers, with what they were."""
        self._book.open(pairs)
        before = {pair: seen.get(pair, self._book.last(pair)) for pair in pairs}
        seen |= {pair: self._book.card(pair) for pair in pairs}
        return [(pair, was) for pair, was in before.items() if was != seen[pair]]

    def _what_follows(self, changes: list[tuple[Pair, Card | None]]) -> Part:
        entry = self._entry
        entry.events = []
        with connections[entry.using].performing():  # type: ignore[attr-defined]  # the journal's own wrapper
            for pair, was in changes:
                for follower in registry.things[pair[0]].followers:
                    follower(entry, pair[1], registry.gist(pair[0], was), self._book.card(pair))
        part = Part(entry, entry.events, [])
        self._take([part])
        return part

    def record(self) -> list[list[Recorded]]:
        """Take numbers for everything, read the cards and write."""
        recorded: list[list[Recorded]] = [[] for _ in range(self._count)]
        if not any(part.events or part.untold for part in self._parts):
            return recorded
        typed = sum(len(part.events) for part in self._parts)
        end = ledger.advance(self._cursor, self._entry.restaurant_id, typed)
        drafts = self._drafts()
        more = sum(len(some) for some in drafts) - typed
        if more:
            end = ledger.advance(self._cursor, self._entry.restaurant_id, more)
        seq = end - typed - more
        for n, (part, some) in enumerate(zip(self._parts, drafts, strict=True)):
            recorded[min(n, self._count - 1)] += ledger.write(self._cursor, part.entry, some, after=seq)
            seq += len(some)
        return recorded

    def _drafts(self) -> list[list[ledger.Draft]]:
        if self._cursor.db.vendor == "postgresql":
            # Others have committed until the counter was ours; from now on they wait.
            self._book.forget_all()
        self._book.open([pair for part in self._parts for pair in part.pairs])
        return [
            [self._book.draft(event) for event in part.events]
            + [draft for pair in part.untold if (draft := self._book.forgotten(pair)) is not None]
            for part in self._parts
        ]
