"""Floor 1: the journal. Every change of a restaurant is written once, with its event, in one transaction.

Keeps laws 1 (nothing is silent), 2 (no gaps), 4 (a snapshot and its cursor agree) and 6 (exactly once). Knows a
restaurant only as a number; stream 0 belongs to the installation.
"""

from ticketrail.journal.actor import SYSTEM, Actor
from ticketrail.journal.done import Done
from ticketrail.journal.entry import Entry
from ticketrail.journal.event import Event, Recorded
from ticketrail.journal.ledger import Head
from ticketrail.journal.listeners import listen, on_news
from ticketrail.journal.moment import Reading, aheads, aread, heads, reading, stop_reading
from ticketrail.journal.once import Once
from ticketrail.journal.registry import Rows, follow, outside, thing, watched
from ticketrail.journal.runner import arun, run, start, stop

__all__ = [
    "SYSTEM",
    "Actor",
    "Done",
    "Entry",
    "Event",
    "Head",
    "Once",
    "Reading",
    "Recorded",
    "Rows",
    "aheads",
    "aread",
    "arun",
    "follow",
    "heads",
    "listen",
    "on_news",
    "outside",
    "reading",
    "run",
    "start",
    "stop",
    "stop_reading",
    "thing",
    "watched",
]
