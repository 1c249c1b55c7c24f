"""The sweep: what others wrote (a shell, SQL, another program) becomes events, so that no change stays silent."""

import logging
import threading

from django.db import DatabaseError, connections, transaction

from ticketrail.journal import listeners, registry, touches
from ticketrail.journal.actor import SYSTEM
from ticketrail.journal.entry import Entry
from ticketrail.journal.event import Recorded

log = logging.getLogger(__name__)

BATCH = 1000
EVERY = 0.25


def sweep() -> int:
    """Turn every touch that is left into events. Returns how many events that made.

    Call it outside of a transaction, on a thread that may write.
    """
    count = 0
    for restaurant_id in touches.restaurants(connections["default"]):
        while events := _batch(restaurant_id):
            listeners.tell(events[0])
            count += len(events[0])
            if not events[1]:
                break
    return count


def _batch(restaurant_id: int) -> tuple[list[Recorded], bool] | None:
    """One transaction's worth: its events, and whether there may be more. None when nothing was left."""
    try:
        return _record(restaurant_id, mend=True)
    except DatabaseError:
        raise
    except Exception:
        # A rule that cannot cope with what somebody wrote must not keep the change from the screens.
        log.exception("restaurant %s: what was written from outside could not be set right", restaurant_id)
        return _record(restaurant_id, mend=False)


def _record(restaurant_id: int, *, mend: bool) -> tuple[list[Recorded], bool] | None:
    with transaction.atomic():
        pairs = touches.left(connections["default"], restaurant_id, BATCH)
        if not pairs:
            return None
        # Not before the touches are gone: SQLite gives their ids out again, and the entry tells its own by their ids.
        entry = Entry(restaurant_id, SYSTEM)
        entry.forced = True
        entry.adopt(pairs)
        if mend:
            _mend(entry, pairs)
        return entry.close(), len(pairs) >= BATCH


def _mend(entry: Entry, pairs: set[tuple[str, int]]) -> None:
    for name in registry.things:
        ids = sorted(thing_id for thing, thing_id in pairs if thing == name)
        for fn in registry.things[name].outside if ids else ():
            fn(entry, ids)


class Sweeper:
    """Sweeps on PostgreSQL, where nothing tells that somebody wrote: a query every quarter of a second."""

    def __init__(self) -> None:
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="journal-sweep", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and close its connection."""
        self._end.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._end.wait(EVERY):
            try:
                sweep()
            except DatabaseError:
                log.exception("could not look for writes from outside; trying again")
                connections["default"].close()
        connections.close_all()
