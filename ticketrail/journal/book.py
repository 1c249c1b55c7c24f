"""What is known of the things that are to be written down: their cards now, and as they were last told."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ticketrail.journal import ledger, registry
from ticketrail.journal.event import Event
from ticketrail.journal.ledger import Draft
from ticketrail.journal.registry import Card
from ticketrail.journal.touches import Pair
from ticketrail.kernel import wire

if TYPE_CHECKING:
    from ticketrail.journal.entry import Entry

# Databases take only so many values in one `IN (...)`.
TOGETHER = 1000


class Book:
    """Reads each thing once, for many at a time; `forget` what may have changed since."""

    def __init__(self, entry: "Entry", cursor: Any) -> None:
        self._entry = entry
        self._cursor = cursor
        self._fresh: dict[Pair, bool] = {}
        self._cards: dict[Pair, Card | None] = {}
        self._last: dict[Pair, Card | None] = {}

    def note(self, events: Iterable[Event]) -> None:
        """Take note of which things did not exist before, so that nobody looks for their last card."""
        for event in events:
            self._fresh.setdefault((event.thing, event.id), event.fresh)

    def forget(self, pairs: Iterable[Pair]) -> None:
        """Their rows may have changed; what was last told of them has not."""
        for pair in pairs:
            self._cards.pop(pair, None)

    def forget_all(self) -> None:
        """Somebody else may have changed and told anything."""
        self._cards.clear()
        self._last.clear()

    def open(self, pairs: Sequence[Pair]) -> None:
        """Read the cards of these things, now and as they were last told, where they are not known."""
        for thing, ids in _by_thing({pair for pair in pairs if pair not in self._cards}):
            made = registry.things[thing].cards(self._entry, ids)
            # As a reader of the journal finds them: followers, comparisons and listeners all see the same.
            self._cards.update({(thing, id): wire.decode(wire.encode(made[id])) if id in made else None for id in ids})
        for thing, ids in _by_thing({pair for pair in pairs if pair not in self._last and not self._fresh.get(pair)}):
            last = ledger.last_cards(self._cursor, self._entry.restaurant_id, thing, ids)
            self._last.update({(thing, id): card for id, card in last.items()})

    def card(self, pair: Pair) -> Card | None:
        return self._cards[pair]

    def last(self, pair: Pair) -> Card | None:
        return self._last.get(pair)

    def draft(self, event: Event) -> Draft:
        """The event with its card, and with the gist of what was last told; from now on this card is that."""
        return self._draft(event.kind, (event.thing, event.id), event.data())

    def forgotten(self, pair: Pair) -> Draft | None:
        """The plain event of something nobody told about; None when it is as it was last told."""
        if self._cards[pair] == self._last.get(pair):
            return None
        name = "".join(part.capitalize() for part in pair[0].split("_"))
        return self._draft(name + ("Removed" if self._cards[pair] is None else "Changed"), pair, {})

    def _draft(self, kind: str, pair: Pair, data: dict[str, Any]) -> Draft:
        was, card = registry.gist(pair[0], self._last.get(pair)), self._cards[pair]
        self._last[pair] = card
        return Draft(kind, *pair, card, was, data)


def _by_thing(pairs: set[Pair]) -> list[tuple[str, list[int]]]:
    ids: dict[str, list[int]] = {}
    for thing, thing_id in sorted(pairs):
        ids.setdefault(thing, []).append(thing_id)
    return [(thing, some[n : n + TOGETHER]) for thing, some in ids.items() for n in range(0, len(some), TOGETHER)]
