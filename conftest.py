"""Fixtures for every test: a database of its own, copied from a migrated template, on whichever database is asked for.

Copies, because the laws are about commits: a test that rolls back shows nothing, and `flush` is refused by the journal.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="ticketrail-tests-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("TICKETRAIL_DATA_DIR", str(_FOLDER))
os.environ.setdefault("TICKETRAIL_SECRET_KEY", "only-for-tests-" + "k" * 50)

import django  # noqa: E402  # the environment comes first

django.setup()

import pytest  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from tests import databases  # noqa: E402
from ticketrail import journal  # noqa: E402
from ticketrail.demo import cast as casting  # noqa: E402
from ticketrail.demo import evening as evenings  # noqa: E402
from ticketrail.journal import registry  # noqa: E402
from ticketrail.kernel import clock  # noqa: E402

_copies = itertools.count(1)


@pytest.fixture(scope="session")
def template() -> Iterator[str]:
    """The name of a migrated, empty database."""
    name = databases.make_template(_FOLDER)
    databases.use(name)
    call_command("migrate", run_syncdb=True, verbosity=0)
    databases.leave()
    yield name
    databases.drop(name)
    shutil.rmtree(_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def evening_template(template: str) -> Iterator[str]:
    """The name of a database with the demo's evening in it, loaded once."""
    name = databases.copy(template, _FOLDER, next(_copies))
    databases.use(name)
    evenings.load(clock.now())
    databases.leave()
    yield name
    databases.drop(name)


@pytest.fixture
def database(template: str) -> Iterator[str]:
    """A fresh copy of the template, in use on both aliases. Gives the database's kind: sqlite or postgresql."""
    with _fresh_copy(template) as kind:
        yield kind


@pytest.fixture
def evening(evening_template: str) -> Iterator[casting.Cast]:
    """A fresh copy of the demo's evening, in use on both aliases: two restaurants in the middle of service."""
    with _fresh_copy(evening_template):
        yield casting.recall()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What higher rooms make of a change is left out, for tests that count what one room's command does."""
    for thing in registry.things.values():
        monkeypatch.setattr(thing, "followers", [])


@contextmanager
def _fresh_copy(template: str) -> Iterator[str]:
    name = databases.copy(template, _FOLDER, next(_copies))
    databases.use(name)
    yield connections["default"].vendor
    journal.stop()
    journal.stop_reading()
    databases.leave()
    databases.drop(name)
