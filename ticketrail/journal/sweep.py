"""The sweep: what others wrote (a shell, SQL, another program) becomes events, so that no change stays silent."""

import logging
import threading

from django.db import OperationalError, connections, transaction

from ticketrail.journal import listeners, registry, touches
from ticketrail.journal.actor import SYSTEM
from ticketrail.journal.entry import Entry
from ticketrail.journal.event import Recorded
from ticketrail.journal.touches import Pair

log = logging.getLogger(__name__)

BATCH = 1000
EVERY = 0.25
# After something could not be swept, so many seconds pass before the next attempt.
PAUSE = 2.0
# How long the sweep waits for what somebody else holds, before it goes on to the next restaurant. Milliseconds.
PATIENCE = 1000


class Unswept(Exception):
    """Some restaurants' touches are still there; each was logged with its reason."""


def sweep() -> int:
    """Turn every touch that is left into events. Returns how many events that made.

    Call it outside of a transaction, on a thread that may write. A restaurant where it fails does not keep it from the
    others: `Unswept` is raised after them.
    """
    count, failed = 0, []
    for restaurant_id in touches.restaurants(connections["default"]):
        try:
            count += _restaurant(restaurant_id)
        except Exception:
            log.exception("restaurant %s: what was written from outside could not be told yet", restaurant_id)
            failed.append(restaurant_id)
    if failed:
        raise Unswept(failed)
    return count


def _restaurant(restaurant_id: int) -> int:
    count, more = 0, True
    while more:
        events, more = _batch(restaurant_id)
        listeners.tell(events)
        count += len(events)
    return count


def _batch(restaurant_id: int) -> tuple[list[Recorded], bool]:
    """One transaction's worth: its events, and whether there may be more."""
    try:
        return _record(restaurant_id, mend=True)
    except OperationalError:
        raise
    except Exception:
        # A rule that cannot cope with what somebody wrote must not keep the change from the screens.
        log.exception("restaurant %s: what was written from outside could not be set right", restaurant_id)
        return _record(restaurant_id, mend=False)


def _record(restaurant_id: int, *, mend: bool) -> tuple[list[Recorded], bool]:
    connection = connections["default"]
    with transaction.atomic():
        touches.wait_at_most(connection, PATIENCE)
        pairs = touches.left(connection, restaurant_id, BATCH)
        if not pairs:
            return [], False
        # Not before the touches are gone: SQLite gives their ids out again, and the entry tells its own by their ids.
        entry = Entry(restaurant_id, SYSTEM)
        entry.forced = True
        known = {pair for pair in pairs if pair[0] in registry.things}
        if unknown := {thing for thing, _ in pairs} - {thing for thing, _ in known}:
            log.error("restaurant %s: touches of things that nobody declares: %s", restaurant_id, sorted(unknown))
        entry.adopt(known)
        if mend:
            _mend(entry, known)
        return entry.close(follow=mend), len(pairs) >= BATCH


def _mend(entry: Entry, pairs: set[Pair]) -> None:
    connection = connections[entry.using]
    for name in registry.things:
        ids = sorted(thing_id for thing, thing_id in pairs if thing == name)
        for fn in registry.things[name].outside if ids else ():
            with connection.performing():  # type: ignore[attr-defined]  # the journal's own wrapper
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
        wait = EVERY
        while not self._end.wait(wait):
            wait = EVERY if self._look() else PAUSE
        connections.close_all()

    def _look(self) -> bool:
        try:
            sweep()
        except Exception as error:
            if not isinstance(error, Unswept):
                log.exception("could not look for writes from outside; trying again")
            # It may be dead (a restarted database): the next attempt starts with a fresh one.
            connections["default"].close()
            return False
        return True
