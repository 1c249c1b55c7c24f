"""What the simulated people see when they look around."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from ticketrail import journal
from ticketrail.calls import reads as calls
from ticketrail.demo.cast import Cast
from ticketrail.demo.traffic.visitors import TABLE, Visitors
from ticketrail.floor import reads as floor
from ticketrail.floor.models import SessionStatus, TableSession
from ticketrail.orders import reads as orders
from ticketrail.orders.models import Order

Card = dict[str, Any]


class Deed(msgspec.Struct, frozen=True):
    """Something that somebody is about to do."""

    actor: journal.Actor
    command: Callable[..., Any]
    arguments: dict[str, Any]


class Party(msgspec.Struct, frozen=True):
    """People at a table: the session's card and those of its orders. ``ours`` are simulated, and no visitor's."""

    session: Card
    orders: list[Card]
    ours: bool


class Scene(msgspec.Struct, frozen=True):
    """One restaurant at a glance: open orders that visitors leave alone, parties, tables, and what ours ask for."""

    restaurant_id: int
    now: datetime
    cast: Cast
    orders: list[Card]
    crowd: int
    parties: list[Party]
    tables: list[Card]
    calls: list[Card]

    def staff(self, role: str) -> journal.Actor:
        """Whoever has that role here."""
        return self.cast.staff(self.restaurant_id, role)

    def waited(self, since: str | None, name: str, least: float, most: float) -> bool:
        """Whether enough time has passed ``since``. How much is enough is drawn once for each ``name``, in seconds."""
        if since is None:
            return False
        enough = random.Random(f"{self.restaurant_id} {name}").uniform(least, most)
        return self.now - datetime.fromisoformat(since) > timedelta(seconds=enough)


def look(cast: Cast, restaurant_id: int, visitors: Visitors, now: datetime) -> Scene:
    """Look around once. ``crowd`` counts all open orders, those of visitors too."""
    with journal.reading(restaurant_id) as reading:
        cooking = orders.open_orders(reading)
        free = [card for card in cooking if not visitors.hold(restaurant_id, "order", card["id"])]
        parties = _parties(reading, visitors, now)
        ours = {party.session["id"] for party in parties if party.ours}
        open_calls = [card for card in calls.open_notifications(reading) if card["session_id"] in ours]
        return Scene(restaurant_id, now, cast, free, len(cooking), parties, floor.tables(reading), open_calls)


def _parties(reading: journal.Reading, visitors: Visitors, now: datetime) -> list[Party]:
    sessions = list(reading.rows(TableSession).exclude(status=SessionStatus.CLOSED).order_by("pk"))
    seated = reading.rows(Order).filter(session_id__in=[session.pk for session in sessions])
    cards = orders.order_cards(reading, list(seated.values_list("pk", flat=True)))
    return [
        Party(
            session.card(),
            [card for card in cards.values() if card["session_id"] == session.pk],
            _is_ours(session, visitors, now),
        )
        for session in sessions
    ]


def _is_ours(session: TableSession, visitors: Visitors, now: datetime) -> bool:
    """Simulated parties are seated by a waiter. One that a guest opened is a visitor's, until it is long forgotten."""
    if visitors.hold(session.restaurant_id, "session", session.pk):
        return False
    return session.opened_by.get("kind") != "guest" or now - session.changed_at > timedelta(seconds=TABLE)
