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


def close(entries: "Sequence[Entry]", *, follow: bool = True) -> list[list[Recorded]]:
    """Number and write the events of one restaurant's entries in one transaction; returns those of each entry.

    There are several where they joined somebody's transaction. A change that none of them told about becomes a plain
    ``...Changed`` or ``...Removed`` of the last one, and so does what follows. The counter is locked until the commit.
    """
    parts = [Part(entry, entry.events, []) for entry in entries]
    parts[-1].untold = _untold(entries[-1], parts, min(entry.mark for entry in entries))
    book = Book(entries[-1], fresh=_fresh(parts))
    if follow:
        _follow(parts, book)
    if not any(part.events or part.untold for part in parts):
        return [[] for _ in entries]
    recorded: list[list[Recorded]] = [[] for _ in entries]
    # What follows is the last entry's.
    for n, events in enumerate(_record(parts, book)):
        recorded[min(n, len(entries) - 1)] += events
    return recorded


def _untold(entry: "Entry", parts: "list[Part]", mark: int) -> list[Pair]:
    """What the latest parts touched and none of their events tells."""
    touched = touches.take(connections[entry.using], entry.restaurant_id, mark)
    for part in parts:
        touched |= part.entry.touched
        part.entry.touched = set()
    for part in parts:
        touched.difference_update(part.told, *(event.covers() for event in part.events))
    return sorted(touched)


def _fresh(parts: list[Part]) -> set[Pair]:
    """The things whose first event says that they did not exist before."""
    first: dict[Pair, Event] = {}
    for part in parts:
        for event in part.events:
            first.setdefault((event.thing, event.id), event)
    return {pair for pair, event in first.items() if event.fresh}


def _follow(parts: list[Part], book: Book) -> None:
    """Call the followers of what has changed, and add what they do as further parts."""
    latest = list(parts)
    seen: dict[Pair, Card | None] = {}
    for _ in range(ROUNDS):
        pairs = dict.fromkeys(pair for part in latest for pair in (*part.told, *part.untold))
        followed = [pair for pair in pairs if registry.things[pair[0]].followers]
        book.open(followed)
        changes = [(pair, was) for pair in followed if (was := seen.get(pair, book.last(pair))) != book.card(pair)]
        if not changes:
            return
        seen |= {pair: book.card(pair) for pair, _ in changes}
        latest = [_what_follows(parts[-1].entry, book, changes)]
        parts += latest
    raise RecursionError(f"what follows from {sorted(seen)} does not end")


def _what_follows(entry: "Entry", book: Book, changes: list[tuple[Pair, Card | None]]) -> Part:
    entry.events = []
    with connections[entry.using].performing():  # type: ignore[attr-defined]  # the journal's own wrapper
        for pair, was in changes:
            for follower in registry.things[pair[0]].followers:
                follower(entry, pair[1], registry.gist(pair[0], was), book.card(pair))
    part = Part(entry, entry.events, [])
    part.untold = _untold(entry, [part], entry.mark)
    book.start(_fresh([part]))
    book.forget((*part.told, *part.untold))
    return part


def _record(parts: list[Part], book: Book) -> list[list[Recorded]]:
    entry = parts[0].entry
    connection = connections[entry.using]
    end = ledger.advance(connection, entry.restaurant_id, sum(len(part.events) for part in parts))
    if connection.vendor == "postgresql":
        # Others have committed until this moment; from now on they wait.
        book.forget_all()
    book.open([pair for part in parts for pair in (*part.told, *part.untold)])
    drafts = [
        [book.draft(event) for event in part.events]
        + [draft for pair in part.untold if (draft := book.forgotten(pair)) is not None]
        for part in parts
    ]
    more = sum(len(some) for some in drafts) - sum(len(part.events) for part in parts)
    if more:
        end = ledger.advance(connection, entry.restaurant_id, more)
    seq = end - sum(len(some) for some in drafts)
    recorded: list[list[Recorded]] = []
    for part, some in zip(parts, drafts, strict=True):
        recorded.append(ledger.write(connection, part.entry, some, after=seq))
        seq += len(some)
    return recorded
