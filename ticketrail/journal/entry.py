"""An entry: one change in progress."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connections, models

from ticketrail.journal import closing, registry, touches
from ticketrail.journal.actor import Actor
from ticketrail.journal.event import Event, Recorded
from ticketrail.journal.registry import M
from ticketrail.kernel import clock


class Entry:
    """What every command needs: whose restaurant, who acts, when, and where the events go.

    ``at`` is the command's only clock. ``forced`` is set for the system when it follows what somebody wrote from
    outside: then the usual rules of moving do not apply. ``mark`` and ``touched`` are the journal's own: where this
    entry's touches begin, and those it took on from others.
    """

    __slots__ = ("actor", "at", "events", "forced", "mark", "restaurant_id", "touched", "using")

    def __init__(self, restaurant_id: int, actor: Actor, *, at: datetime | None = None, using: str = "default") -> None:
        self.restaurant_id = restaurant_id
        self.actor = actor
        self.at = at or clock.now()
        self.using = using
        self.forced = False
        self.events: list[Event] = []
        self.mark = touches.mark(connections[using])
        self.touched: set[touches.Pair] = set()

    def rows(self, model: type[M]) -> models.QuerySet[M]:
        """The restaurant's rows of ``model`` on the connection that writes."""
        return registry.of_restaurant(model, restaurant_id=self.restaurant_id, using=self.using)

    def add(self, event: Event) -> None:
        """Record a fact. Its card is read when the entry closes, after the last write."""
        self.events.append(event)

    def adopt(self, pairs: Iterable[touches.Pair]) -> None:
        """Take on touches that somebody else's transaction left: the sweep's way in."""
        self.touched.update(pairs)

    def close(self, *, follow: bool = True) -> list[Recorded]:
        """Turn events and untold touches into numbered rows. Call it once, as the last thing in the transaction."""
        return closing.close([self], follow=follow)[0]
