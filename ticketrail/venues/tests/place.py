"""A restaurant founded by commands, and what tests of these rooms do with it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from ticketrail import journal
from ticketrail.journal.sweep import sweep
from ticketrail.kernel.refusals import Refusal
from ticketrail.venues.commands import create_restaurant

AURORA, BLUEDOOR = 1, 2
THINGS = {"restaurant", "station", "user", "membership", "category", "menu_item", "area", "table", "session"}


def do(restaurant_id: int, command: Callable[..., Any], *, by: journal.Actor = journal.SYSTEM, **said: Any) -> Any:
    """Run a command and give back what it returned."""
    return journal.run(restaurant_id, by, command, **said).value


def done(restaurant_id: int, command: Callable[..., Any], *, by: journal.Actor = journal.SYSTEM, **said: Any) -> Any:
    """Run a command and give back what came of it."""
    return journal.run(restaurant_id, by, command, **said)


def kinds(done: journal.Done[Any]) -> list[str]:
    """The kinds of the events about things of the lower rooms; what follows from them in higher rooms is left out."""
    return [event.kind for event in done.events if event.thing in THINGS]


def found(restaurant_id: int, slug: str, **settings: Any) -> int:
    """Found a restaurant under a number."""
    said = {"name": slug.title(), "currency": "EUR", "time_zone": "Europe/Rome", "languages": ["en", "it"], **settings}
    do(restaurant_id, create_restaurant, slug=slug, **said)
    return restaurant_id


def refused(refusal: type[Refusal], restaurant_id: int, command: Callable[..., Any], **said: Any) -> Refusal:
    """Run a command that has to be refused, and check that it left no trace in any table."""
    before = counts()
    with pytest.raises(refusal) as caught:
        do(restaurant_id, command, **said)
    assert counts() == before
    return caught.value


def counts() -> dict[str, int]:
    """How many rows each table has, the journal's touches among them."""
    rows = {model._meta.db_table: model._base_manager.count() for model in apps.get_models()}
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_touch")
        return rows | {"journal_touch": cursor.fetchone()[0]}


def by_hand(model: type[Any], row_id: int, **facts: Any) -> list[journal.Recorded]:
    """Write past every command, as another program does, and give back what the sweep tells of it."""
    before = {number: head(number) for number in (0, AURORA, BLUEDOOR)}
    model._base_manager.filter(pk=row_id).update(**facts)
    sweep()
    told: list[journal.Recorded] = []
    for number, seq in before.items():
        with journal.reading(number) as rows:
            told += rows.events(seq)
    return told


def head(restaurant_id: int) -> int:
    """The number of the restaurant's newest event."""
    with journal.reading(restaurant_id) as rows:
        return rows.seq
