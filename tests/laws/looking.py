"""What a test looks at: the journal as a reader finds it, and the rows as they are."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from tests.laws.fold import Cards, fold
from ticketrail import journal
from ticketrail.journal import registry
from ticketrail.journal.sweep import sweep
from ticketrail.kernel import wire

ANA = journal.Actor("staff", 5, "Ana")
CLUB = 1


def events(restaurant_id: int = CLUB, *, after: int = 0) -> list[journal.Recorded]:
    """The recorded events, read as every screen reads them."""
    with journal.reading(restaurant_id) as reading:
        return reading.events(after, 1_000_000)


def head(restaurant_id: int = CLUB) -> int:
    with journal.reading(restaurant_id) as reading:
        return reading.seq


def kinds(restaurant_id: int = CLUB, *, after: int = 0) -> list[tuple[str, int]]:
    """The kind of each event and the id of its thing."""
    return [(event.kind, event.id) for event in events(restaurant_id, after=after)]


def assert_numbered(restaurant_id: int = CLUB) -> int:
    """The numbers are 1..n and the counter stands at n. Returns n."""
    with journal.reading(restaurant_id) as reading:
        seqs = [event.seq for event in reading.events(0, 1_000_000)]
        assert seqs == list(range(1, reading.seq + 1))
        return reading.seq


def touches_left() -> int:
    with connections["reading"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_touch")
        return int(cursor.fetchone()[0])


def cards(reading: journal.Reading) -> Cards:
    """The club as its screens should see it: the card of every board and of every move."""
    found: Cards = {}
    for watch in registry.watches:
        if watch.table.startswith("club_") and watch.key == "id":
            ids = list(reading.rows(watch.model).values_list("pk", flat=True))
            made = registry.things[watch.thing].cards(reading, ids)
            found |= {(watch.thing, thing_id): wire.decode(wire.encode(card)) for thing_id, card in made.items()}
    return found


def club(restaurant_id: int = CLUB) -> tuple[Cards, int]:
    """Every card and the head, as of one moment."""
    with journal.reading(restaurant_id) as reading:
        return cards(reading), reading.seq


@contextmanager
def everything_told(*restaurant_ids: int) -> Iterator[list[journal.Recorded]]:
    """Whatever is done in the block, the events lead from the snapshot before it to the one after it.

    The list that is given holds those events afterwards, of all the restaurants that are named (the club if none is).
    """
    wanted = restaurant_ids or (CLUB,)
    before = {restaurant_id: club(restaurant_id) for restaurant_id in wanted}
    told: list[journal.Recorded] = []
    yield told
    sweep()
    assert touches_left() == 0
    for restaurant_id, (cards_before, seq) in before.items():
        news = events(restaurant_id, after=seq)
        assert fold(cards_before, news) == club(restaurant_id)[0]
        assert_numbered(restaurant_id)
        told += news


def until(condition: Callable[[], Any], *, seconds: float = 10) -> Any:
    """What the condition returns once it is true; an AssertionError when it stays false."""
    end = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.005)
    return result
