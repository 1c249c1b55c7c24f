"""An entry: one change in progress, and how it is numbered and written down when the command is done."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import connections, models

from ticketrail.journal import ledger, registry, touches
from ticketrail.journal.actor import Actor
from ticketrail.journal.event import Event, Recorded
from ticketrail.journal.registry import Card, M
from ticketrail.kernel import clock

Pair = tuple[str, int]


class Entry:
    """What every command needs: whose restaurant, who acts, when, and where the events go.

    ``at`` is the command's only clock. ``forced`` is set for the system when it follows what somebody wrote from
    outside: then the usual rules of moving do not apply.
    """

    __slots__ = ("_mark", "_touched", "actor", "at", "events", "forced", "restaurant_id", "using")

    def __init__(self, restaurant_id: int, actor: Actor, *, at: datetime | None = None, using: str = "default") -> None:
        self.restaurant_id = restaurant_id
        self.actor = actor
        self.at = at or clock.now()
        self.using = using
        self.forced = False
        self.events: list[Event] = []
        self._mark = touches.mark(connections[using])
        self._touched: set[Pair] = set()

    def rows(self, model: type[M]) -> models.QuerySet[M]:
        """The restaurant's rows of ``model`` on the connection that writes."""
        return registry.of_restaurant(model, restaurant_id=self.restaurant_id, using=self.using)

    def add(self, event: Event) -> None:
        """Record a fact. Its card is read when the entry closes, after the last write."""
        self.events.append(event)

    def adopt(self, pairs: Iterable[Pair]) -> None:
        """Take on touches that somebody else's transaction left: the sweep's way in."""
        self._touched.update(pairs)

    def close(self) -> list[Recorded]:
        """Turn events and uncovered touches into numbered rows. Call it once, as the last thing in the transaction.

        The counter is locked here and nowhere earlier, so that two commands of one restaurant wait for each other only
        for the length of these few statements, and so that the order of numbers is the order of commits.
        """
        connection = connections[self.using]
        touched = self._touched | touches.take(connection, self.restaurant_id, self._mark)
        drafts = self._drafts(touched)
        return ledger.append(connection, self, drafts) if drafts else []

    def _drafts(self, touched: set[Pair]) -> list["ledger.Draft"]:
        told = {(event.thing, event.id) for event in self.events}
        silent = touched - told - {pair for event in self.events for pair in event.covers()}
        cards = self._cards(told | silent)
        drafts: list[ledger.Draft] = []
        before: dict[Pair, Card | None] = {}
        for event in self.events:
            pair = (event.thing, event.id)
            if pair not in before and not event.fresh:
                before[pair] = self._last(pair)
            drafts.append(
                ledger.Draft(event.kind, *pair, cards.get(pair), self._gist(before.get(pair), pair), event.data())
            )
            before[pair] = cards.get(pair)
        return drafts + [draft for pair in sorted(silent) if (draft := self._changed(pair, cards.get(pair)))]

    def _changed(self, pair: Pair, card: Card | None) -> "ledger.Draft | None":
        last = self._last(pair)
        if last == card:
            return None
        kind = "".join(part.capitalize() for part in pair[0].split("_")) + ("Changed" if card else "Removed")
        return ledger.Draft(kind, *pair, card, self._gist(last, pair), {})

    def _cards(self, pairs: Collection[Pair]) -> dict[Pair, Card]:
        ids: dict[str, list[int]] = {}
        for thing, thing_id in sorted(pairs):
            ids.setdefault(thing, []).append(thing_id)
        return {
            (thing, thing_id): card
            for thing, wanted in ids.items()
            for thing_id, card in registry.things[thing].cards(self, wanted).items()
        }

    def _last(self, pair: Pair) -> Card | None:
        return ledger.last_card(connections[self.using], self.restaurant_id, pair)

    def _gist(self, card: Card | None, pair: Pair) -> dict[str, Any] | None:
        return None if card is None else registry.things[pair[0]].gist(card)
