"""The one thread that writes on SQLite: it takes the waiting commands as a group and commits them together.

A durable commit costs about the same for one command as for fifty, so the group is what makes `synchronous=FULL` cheap.
Each command has its own savepoint; an answer is given after the commit, never before.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import msgspec
from django.db import DatabaseError, OperationalError, connections, transaction

from ticketrail.journal import listeners, sweep
from ticketrail.journal.done import Done
from ticketrail.kernel.refusals import Unavailable

log = logging.getLogger(__name__)

GROUP = 64
LOOK_EVERY = 0.05
# After so many seconds of groups without a break, other programs get a moment to write.
BUSY, BREAK = 0.05, 0.01


class Job(msgspec.Struct):
    """A command that waits for its turn, and the future its caller waits for."""

    work: Callable[[], Done[Any]]
    future: "Future[Done[Any]]"


class Writer:
    """Started by the first command; `stop` finishes what waits. ``sweeps`` makes it look for foreign writes as well."""

    def __init__(self, *, sweeps: bool) -> None:
        self.sweeps = sweeps
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._seen_version = -1
        self._busy_since = 0.0
        self._looked = 0.0
        self._thread = threading.Thread(target=self._work, name="journal-writer", daemon=True)
        self._thread.start()

    @property
    def is_current(self) -> bool:
        """Whether the calling thread is this writer."""
        return threading.current_thread() is self._thread

    def submit(self, work: Callable[[], Done[Any]]) -> "Future[Done[Any]]":
        """Queue a command. The future is done after the commit, or carries what stopped it."""
        future: Future[Done[Any]] = Future()
        self._jobs.put(Job(work, future))
        return future

    def stop(self) -> None:
        """Do what is queued, then end the thread and close its connection."""
        self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            while True:
                group = self._group()
                if group is None:
                    return
                if group:
                    self._commit(group)
                self._look_outside()
                self._leave_room(bool(group))
        finally:
            connections.close_all()

    def _group(self) -> list[Job] | None:
        """The jobs that wait now, an empty list after a quiet moment, None at the end."""
        try:
            first = self._jobs.get(timeout=LOOK_EVERY)
        except queue.Empty:
            return []
        if first is None:
            return None
        group = [first]
        while len(group) < GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                break
            group.append(job)
        return group

    def _commit(self, group: list[Job]) -> None:
        try:
            outcomes = self._together(group)
        except Exception as error:
            if len(group) == 1:
                group[0].future.set_exception(_as_refusal(error))
                return
            # A deferred foreign key fails only at the commit: find the guilty one by doing them one by one.
            for job in group:
                self._commit([job])
            return
        listeners.tell([event for outcome in outcomes if isinstance(outcome, Done) for event in outcome.events])
        for job, outcome in zip(group, outcomes, strict=True):
            _settle(job.future, outcome)

    def _together(self, group: list[Job]) -> list[Done[Any] | Exception]:
        with transaction.atomic():
            if len(group) == 1:
                return [group[0].work()]
            return [self._one(job) for job in group]

    def _one(self, job: Job) -> Done[Any] | Exception:
        try:
            with transaction.atomic():
                return job.work()
        except Exception as error:
            return _as_refusal(error)

    def _look_outside(self) -> None:
        if not self.sweeps or time.monotonic() - self._looked < LOOK_EVERY:
            return
        self._looked = time.monotonic()
        try:
            # Two microseconds, and it changes only when another connection has committed.
            with connections["default"].cursor() as cursor:
                version = cursor.execute("PRAGMA data_version").fetchone()[0]
            if version != self._seen_version:
                self._seen_version = version
                sweep.sweep()
                listeners.news()
        except DatabaseError:
            log.exception("could not look for writes from outside; trying again")
            self._seen_version = -1

    def _leave_room(self, worked: bool) -> None:
        now = time.monotonic()
        if not worked:
            self._busy_since = now
        elif now - self._busy_since > BUSY:
            time.sleep(BREAK)
            self._busy_since = time.monotonic()


def _settle(future: "Future[Done[Any]]", outcome: Done[Any] | Exception) -> None:
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)


def _as_refusal(error: Exception) -> Exception:
    if isinstance(error, OperationalError):
        log.error("the database could not write: %s", error)
        refusal = Unavailable("The database is busy. Nothing was changed; please try again.", retry_after=2)
        refusal.__cause__ = error
        return refusal
    return error
