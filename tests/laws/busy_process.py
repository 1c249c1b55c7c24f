"""A process of its own that runs commands: ``python -m tests.laws.busy_process DATABASE RESTAURANT COUNT``."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests import databases  # noqa: E402  # Django comes first
from tests.club import commands  # noqa: E402
from ticketrail import journal  # noqa: E402


def main(name: str, restaurant_id: int, count: int) -> None:
    databases.use(name)
    for n in range(count):
        journal.run(restaurant_id, journal.SYSTEM, commands.open_board, title=f"{os.getpid()} {n}")
    journal.stop()
    databases.leave()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
