"""A server with the demo's evening, the dish that the documents' example order is made of, and people with tokens."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import jwt
import pytest
from django.db import transaction

from tests import databases
from tests.dialects.notices.serving import Mortal, free_port
from tests.served.client import Client
from ticketrail import journal
from ticketrail.demo.cast import AURORA, BLUEDOOR
from ticketrail.demo.past import done
from ticketrail.kernel import clock
from ticketrail.menu.commands import add_item
from ticketrail.menu.models import Category
from ticketrail.people import tokens
from ticketrail.venues.models import Restaurant, Station

Tokens = Callable[[str], str]
# PostgreSQL knows all copies of a run by their number; other fixtures begin at 0.
_copies = itertools.count(7000)

LIMIT = 3
"""How many connections the Blue Door may have here."""


@pytest.fixture(scope="session")
def server(evening_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    """One server for all tests of this dialect."""
    yield from serve(evening_template, tmp_path_factory.mktemp("notices"))


def serve(template: str, folder: Path) -> Iterator[Mortal]:
    """A server on a database of its own, as long as somebody uses it."""
    database = databases.copy(template, folder, next(_copies))
    prepare(database)
    running = Mortal(free_port(), database, folder / "log", folder)
    try:
        running.start()
        yield running
    finally:
        running.kill()
        databases.drop(database)


def prepare(database: str) -> None:
    """What the documents' example needs: a dish for 12.75 that takes 15 minutes. And a small limit, soon reached."""
    databases.use(database)
    with transaction.atomic():
        place = {
            "category_id": Category.objects.filter(restaurant_id=AURORA).earliest("pk").pk,
            "station_id": Station.objects.filter(restaurant_id=AURORA).earliest("pk").pk,
        }
        dish = {"name": {"en": "Example"}, "price_minor": 1275, "prep_minutes": 15, "tax_rate": 10_000}
        done(clock.now(), AURORA, journal.SYSTEM, add_item, **place, **dish)
        Restaurant.objects.filter(pk=BLUEDOOR).update(sockets_limit=LIMIT)
    databases.leave()


@pytest.fixture(scope="session")
def token(server: Mortal) -> Tokens:
    """``token("waiter")``: an access token of one of the cast."""
    return remembering(server)


def remembering(server: Mortal) -> Tokens:
    """Asks for each person's token once, because passwords are slow."""
    known: dict[str, str] = {}

    def of(username: str) -> str:
        if username not in known:
            answer = server.client().post("/api/v1/auth/token", {"username": username, "password": "demo"})
            known[username] = answer.json["access_token"]
        return known[username]

    return of


@pytest.fixture
def as_(server: Mortal, token: Tokens) -> Callable[[str], Client]:
    """``as_("waiter")``: a program signed in as one of the cast."""
    return lambda username: server.client(Authorization=f"Bearer {token(username)}")


def ending_in(token: str, seconds: float) -> str:
    """The same login's token, but made so long ago that it ends in so many seconds."""
    said = jwt.decode(token, options={"verify_signature": False})
    return tokens.access(
        user_id=int(said["sub"]),
        mark=said["mk"],
        family=said["fam"],
        restaurant_id=said["rid"],
        role=said["role"],
        at=clock.now() - timedelta(seconds=tokens.SECONDS - seconds),
    )
