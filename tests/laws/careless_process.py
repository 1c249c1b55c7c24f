"""A process that starts everything and stops nothing: ``python -m tests.laws.careless_process DATABASE``."""

import asyncio
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests import databases  # noqa: E402  # Django comes first
from tests.club import commands  # noqa: E402
from ticketrail import journal  # noqa: E402


async def main(name: str) -> None:
    databases.use(name)
    journal.start()
    await journal.arun(1, journal.SYSTEM, commands.open_board, title="x")
    print(await journal.aread(1, lambda reading: reading.seq))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
