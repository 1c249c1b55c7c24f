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
from contextlib import suppress
from typing import Any

import msgspec
from django.db import DatabaseError, OperationalError, connections, transaction

from ticketrail.journal import failures, listeners, sweep
from ticketrail.journal.done import Done

log = logging.getLogger(__name__)

GROUP = 64
LOOK_EVERY = 0.05
# After so many seconds of groups without a break, other programs get a moment to write.
BUSY, BREAK = 0.05, 0.01
# Commits until a quiet moment is used for a checkpoint. Without one, SQLite makes it in the middle of a commit.
MOVE_AFTER = 50


class Job(msgspec.Struct):
    """A command that waits for its turn, and the future its caller waits for."""

    work: Callable[[], Done[Any]]
    future: "Future[Done[Any]]"


class NotBegun(Exception):
    """The transaction could not even begin: somebody else holds the database. Nobody's command is to blame."""

    def __init__(self, reason: OperationalError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Writer:
    """Started by the first command; `stop` finishes what waits. ``sweeps`` makes it look for foreign writes as well."""

    def __init__(self, *, sweeps: bool) -> None:
        self.sweeps = sweeps
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._is_open = True
        self._seen_version = -1
        self._next_look = 0.0
        self._busy_since = time.monotonic()
        self._waited = 0.0
        self._unmoved = 0
        self._thread = threading.Thread(target=self._work, name="journal-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], Done[Any]]) -> "Future[Done[Any]]":
        """Queue a command. The future is done after the commit, or carries what stopped it."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a listener runs on the writer's own thread: what it runs there would never begin")
        future: Future[Done[Any]] = Future()
        with self._door:
            if not self._is_open:
                raise failures.stopped()
            self._jobs.put(Job(work, future))
        return future

    def stop(self) -> None:
        """Do what is queued, then end the thread and close its connection."""
        with self._door:
            self._is_open = False
            self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            while (group := self._group()) is not None:
                if group:
                    self._commit(group)
                else:
                    self._tidy_up()
                self._look_outside()
                self._leave_room()
        finally:
            connections.close_all()
            self._send_home()

    def _send_home(self) -> None:
        """Nobody waits for a thread that has ended, whatever ended it."""
        with self._door:
            self._is_open = False
        while not self._jobs.empty():
            if (job := self._jobs.get()) is not None and job.future.set_running_or_notify_cancel():
                job.future.set_exception(failures.stopped())

    def _group(self) -> list[Job] | None:
        """The jobs that wait now, an empty list after a quiet moment, None at the end."""
        jobs: list[Job | None] = []
        began = time.monotonic()
        with suppress(queue.Empty):
            jobs.append(self._jobs.get(timeout=LOOK_EVERY))
            while len(jobs) < GROUP and jobs[-1] is not None:
                jobs.append(self._jobs.get_nowait())
        self._waited += time.monotonic() - began
        if jobs == [None]:
            return None
        if None in jobs:
            self._jobs.put(None)
        # A caller may have given up meanwhile (a closed browser): then its command is not begun.
        return [job for job in jobs if job is not None and job.future.set_running_or_notify_cancel()]

    def _commit(self, group: list[Job]) -> None:
        outcomes: list[Done[Any] | BaseException]
        try:
            outcomes = _together(group)
        except NotBegun as error:
            outcomes = [failures.as_refusal(error.reason) for _ in group]
        except BaseException as error:
            if len(group) > 1:
                # A deferred foreign key fails only at the commit: find the guilty one by doing them one by one.
                for job in group:
                    self._commit([job])
                return
            outcomes = [failures.as_refusal(error)]
        self._unmoved += 1
        try:
            listeners.tell([event for outcome in outcomes if isinstance(outcome, Done) for event in outcome.events])
        finally:
            for job, outcome in zip(group, outcomes, strict=True):
                _settle(job.future, outcome)

    def _tidy_up(self) -> None:
        """Move what was written from the log to the database while nobody waits, a little at a time."""
        if self._unmoved < MOVE_AFTER:
            return
        self._unmoved = 0
        try:
            with connections["default"].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except DatabaseError:
            log.exception("could not move the log to the database; trying again later")

    def _look_outside(self) -> None:
        now = time.monotonic()
        if not self.sweeps or now < self._next_look:
            return
        self._next_look = now + LOOK_EVERY
        try:
            # Two microseconds, and it changes only when another connection has committed.
            with connections["default"].cursor() as cursor:
                version = cursor.execute("PRAGMA data_version").fetchone()[0]
            if version != self._seen_version:
                self._seen_version = version
                listeners.news()
            # Always, because a command may leave touches as well: those on another restaurant than its own.
            sweep.sweep()
        except Exception as error:
            if not isinstance(error, sweep.Unswept):
                log.exception("could not look for writes from outside; trying again")
            self._next_look = time.monotonic() + sweep.PAUSE

    def _leave_room(self) -> None:
        """A break for other programs. The time that was spent waiting for commands counts as one."""
        if time.monotonic() - self._busy_since < BUSY:
            return
        if self._waited < BREAK:
            time.sleep(BREAK - self._waited)
        self._busy_since, self._waited = time.monotonic(), 0.0


def _together(group: list[Job]) -> list[Done[Any] | BaseException]:
    """The group's outcomes, once they are durable."""
    begun = False
    try:
        with transaction.atomic():
            begun = True
            if len(group) == 1:
                return [group[0].work()]
            outcomes = [_one(job) for job in group]
            if connections["default"].needs_rollback:
                # A full disk makes SQLite roll back by itself, and Django leaves such a block without a word.
                raise transaction.TransactionManagementError("the group's transaction is gone")
            return outcomes
    except OperationalError as error:
        if begun:
            raise
        raise NotBegun(error) from error


def _one(job: Job) -> Done[Any] | BaseException:
    try:
        with transaction.atomic():
            return job.work()
    except BaseException as error:
        # Whatever it is, it belongs to this caller; the thread and the others go on.
        return failures.as_refusal(error)


def _settle(future: "Future[Done[Any]]", outcome: Done[Any] | BaseException) -> None:
    if isinstance(outcome, BaseException):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
