"""A process that dies while it opens a board: ``python -m tests.laws.dying_process DATABASE MOMENT BODY``."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests import databases  # noqa: E402  # Django comes first
from tests.club import commands  # noqa: E402
from tests.club.models import Board  # noqa: E402
from tests.laws.test_exactly_once import key  # noqa: E402
from ticketrail import journal  # noqa: E402


def die(*_: object) -> None:
    os._exit(9)


def open_and_die(entry: journal.Entry, *, title: str) -> Board:
    commands.open_board(entry, title=title)
    entry.close()
    os._exit(9)


def main(name: str, moment: str, body: str) -> None:
    databases.use(name)
    # A listener is called after the commit and before the answer.
    journal.listen(die)
    command = commands.open_board if moment == "after-commit" else open_and_die
    journal.run(1, journal.SYSTEM, command, once=key(body=body), title="one")


if __name__ == "__main__":
    main(*sys.argv[1:])
