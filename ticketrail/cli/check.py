"""``ticketrail check``: whether the journal, the tables and the sums tell the same story."""

import sys
from collections.abc import Iterator

from django.db import connections

from ticketrail import journal
from ticketrail.cli import check_journal, check_orders
from ticketrail.cli.options import Options
from ticketrail.cli.streams import Stream, Unknown, chosen
from ticketrail.journal import triggers


def run(options: Options) -> int:
    """One line per finding, and one that counts. 1 when something is wrong, 2 when there is nothing to look at."""
    try:
        streams = chosen(options.restaurant)
    except Unknown as error:
        print(error, file=sys.stderr)
        return 2
    wrong = 0
    for finding in findings(streams):
        print(finding, flush=True)
        wrong += 1
    names = ", ".join(stream.name for stream in streams)
    print(f"{names}: {'nothing wrong' if not wrong else f'{wrong} wrong'}")
    return int(wrong > 0)


def findings(streams: list[Stream]) -> Iterator[str]:
    """What is wrong, a sentence each. Each restaurant is looked at as of one moment, also while it is being served."""
    for name in triggers.missing(connections["default"]):
        yield f"database: the trigger {name} is missing, so changes go unseen; `ticketrail manage migrate` makes it"
    for stream in streams:
        with journal.reading(stream.id) as reading:
            found = [*check_journal.problems(reading), *check_orders.problems(reading)]
        yield from (f"{stream.name}: {problem}" for problem in found)
