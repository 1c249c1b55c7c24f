"""What becomes of commands on their way to the commit: groups, waiting, giving up, failing, stopping."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections, transaction

from tests import databases
from tests.club import commands
from tests.club.models import Board
from tests.laws import outsider
from tests.laws.crash import crashing
from tests.laws.looking import ANA, CLUB, assert_numbered, head, until
from ticketrail import journal
from ticketrail.journal import runner, writer
from ticketrail.journal.backends.sqlite3 import base as sqlite
from ticketrail.kernel.refusals import Unavailable

only_sqlite = pytest.mark.skipif(databases.is_postgresql(), reason="PostgreSQL has many writers")
only_postgresql = pytest.mark.skipif(not databases.is_postgresql(), reason="SQLite has one file and no server")


class Hold:
    """A command that stays in its middle until it is let go; on SQLite everything else waits behind it."""

    def __init__(self) -> None:
        self.begun, self.end = threading.Event(), threading.Event()

    def __call__(self, entry: journal.Entry) -> None:
        self.begun.set()
        assert self.end.wait(10)


@pytest.fixture
def hold(database: str) -> Iterator[Hold]:
    hold = Hold()
    with ThreadPoolExecutor(1) as threads:
        holding = threads.submit(in_thread, hold)
        assert hold.begun.wait(10)
        yield hold
        hold.end.set()
        holding.result()


def in_thread(command: Callable[..., Any], **arguments: Any) -> journal.Done[Any]:
    try:
        return journal.run(CLUB, ANA, command, **arguments)
    finally:
        connections.close_all()


@only_sqlite
def test_a_burst_ends_in_few_commits_and_is_answered_after_them(hold: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    futures: list[Future[Any]] = []
    answered: list[int] = []
    commit = sqlite.DatabaseWrapper._commit

    def counting(self: sqlite.DatabaseWrapper) -> None:
        answered.append(sum(future.done() for future in futures))
        commit(self)

    monkeypatch.setattr(sqlite.DatabaseWrapper, "_commit", counting)
    with ThreadPoolExecutor(200) as threads:
        futures += [threads.submit(in_thread, commands.open_board, title=str(n)) for n in range(200)]
        until(lambda: _waiting() == 200)
        hold.end.set()
        done = [future.result() for future in futures]
    # The holder's commit, and 200 in groups of at most 64.
    assert len(answered) == 5
    assert all(count <= writer.GROUP * max(n - 1, 0) for n, count in enumerate(answered))
    assert sorted(each.seq or 0 for each in done) == list(range(1, 201))
    assert assert_numbered() == 200


def _waiting() -> int:
    backend = runner._writer
    assert isinstance(backend, writer.Writer)
    return backend._jobs.qsize()


async def test_arun_does_not_block_the_loop(database: str) -> None:
    hold = Hold()
    held = asyncio.create_task(journal.arun(CLUB, ANA, hold))
    await asyncio.to_thread(hold.begun.wait, 10)
    others = [asyncio.create_task(journal.arun(CLUB, ANA, commands.open_board, title=str(n))) for n in range(30)]
    await asyncio.sleep(0.01)
    hold.end.set()
    done = await asyncio.gather(*others)
    await held
    assert sorted(each.seq or 0 for each in done) == list(range(1, 31))
    with pytest.raises(Board.DoesNotExist):
        await journal.arun(CLUB, ANA, commands.play, board_id=4711, text="x")


@only_sqlite
async def test_a_caller_that_gave_up_is_not_waited_for(database: str) -> None:
    """A browser that was closed while its command waited: it is not begun, and everybody else goes on."""
    hold = Hold()
    held = asyncio.create_task(journal.arun(CLUB, ANA, hold))
    await asyncio.to_thread(hold.begun.wait, 10)
    given_up = [asyncio.create_task(journal.arun(CLUB, ANA, commands.open_board, title="no")) for _ in range(3)]
    patient = asyncio.create_task(journal.arun(CLUB, ANA, commands.open_board, title="yes"))
    await asyncio.sleep(0.01)
    for task in [*given_up, held]:
        task.cancel()
    await asyncio.gather(*given_up, held, return_exceptions=True)
    hold.end.set()
    assert (await patient).seq == 1
    assert (await journal.arun(CLUB, ANA, commands.open_board, title="after")).seq == 2


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, asyncio.CancelledError, GeneratorExit])
def test_whatever_a_command_raises_is_its_callers(database: str, error: type[BaseException]) -> None:
    def fail(entry: journal.Entry) -> None:
        commands.open_board(entry, title="never")
        raise error

    with pytest.raises(error):
        journal.run(CLUB, ANA, fail)
    assert journal.run(CLUB, ANA, commands.open_board, title="first").seq == 1


@only_sqlite
def test_a_group_survives_whatever_one_of_it_raises(hold: Hold) -> None:
    def fail(entry: journal.Entry) -> None:
        raise SystemExit

    with ThreadPoolExecutor(3) as threads:
        bad = threads.submit(in_thread, fail)
        good = [threads.submit(in_thread, commands.open_board, title=str(n)) for n in range(2)]
        until(lambda: _waiting() == 3)
        hold.end.set()
        assert isinstance(bad.exception(), SystemExit)
        assert sorted(future.result().seq or 0 for future in good) == [1, 2]


@only_sqlite
def test_a_locked_database_is_told_to_all_that_wait(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After one patience, not one after the other."""
    monkeypatch.setattr(sqlite, "WRITER_PRAGMAS", [p.replace("=10000", "=100") for p in sqlite.WRITER_PRAGMAS])
    committed, go_on = threading.Event(), threading.Event()

    def keep_the_writer(told: list[journal.Recorded]) -> None:
        committed.set()
        assert go_on.wait(10)

    stop_listening = journal.listen(keep_the_writer)
    with outsider.connected() as other, ThreadPoolExecutor(5) as threads:
        threads.submit(in_thread, commands.open_board, title="first")
        assert committed.wait(10)
        stop_listening()
        other.execute("BEGIN IMMEDIATE")
        waiting = [threads.submit(in_thread, commands.open_board, title=str(n)) for n in range(4)]
        until(lambda: _waiting() == 4)
        with crashing(None, monkeypatch) as statements:
            go_on.set()
            refusals = [future.exception() for future in waiting]
        assert statements.seen.count("BEGIN IMMEDIATE") <= 1
        assert [type(refusal) for refusal in refusals] == [Unavailable] * 4
        other.rollback()
        assert journal.run(CLUB, ANA, commands.open_board, title="after").seq == 2


def test_a_row_locked_for_too_long_is_told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By another program: SQLite's whole file, PostgreSQL's row."""
    board = journal.run(CLUB, ANA, commands.open_board, title="locked").value
    monkeypatch.setattr(sqlite, "WRITER_PRAGMAS", [p.replace("=10000", "=100") for p in sqlite.WRITER_PRAGMAS])
    journal.stop()

    def impatiently(entry: journal.Entry, *, board_id: int) -> None:
        if databases.is_postgresql():
            with connections["default"].cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = 100")
        commands.close_board(entry, board_id=board_id)

    with outsider.connected() as other:
        other.execute(f"UPDATE club_board SET title = 'x' WHERE id = {board.pk}")
        with pytest.raises(Unavailable) as refused:
            journal.run(CLUB, ANA, impatiently, board_id=board.pk)
        assert (refused.value.status, refused.value.retry_after) == (503, 2)
        other.rollback()
    assert journal.run(CLUB, ANA, impatiently, board_id=board.pk).seq == 2


@only_sqlite
def test_a_transaction_of_this_process_that_does_not_end(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for one's own thread would be for ever."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    with transaction.atomic():
        Board.objects.create(restaurant_id=CLUB, title="open")
        with pytest.raises(Unavailable), ThreadPoolExecutor(1) as threads:
            threads.submit(in_thread, commands.open_board, title="x").result()
    assert journal.run(CLUB, ANA, commands.open_board, title="x").seq == 1


def test_a_fault_of_ours_is_not_called_a_busy_database(database: str) -> None:
    def misspelt(entry: journal.Entry) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM club_board")

    with pytest.raises(Exception, match="no_such_column") as failure:
        journal.run(CLUB, ANA, misspelt)
    assert not isinstance(failure.value, Unavailable)


@only_sqlite
def test_a_quiet_moment_is_used_for_a_checkpoint(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOVE_AFTER", 5)
    with crashing(None, monkeypatch) as statements:
        for n in range(5):
            journal.run(CLUB, ANA, commands.open_board, title=str(n))
        until(lambda: "PRAGMA wal_checkpoint(PASSIVE)" in statements.seen)
    with connections["default"].cursor() as cursor:
        # Busy, pages in the log, pages moved: everything was.
        busy, pages, moved = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    assert (busy, pages) == (0, moved)


def test_start_stop_and_start_again(database: str) -> None:
    assert journal.run(CLUB, ANA, commands.open_board, title="before the start").seq == 1
    for n in range(2, 5):
        journal.start()
        assert journal.run(CLUB, ANA, commands.open_board, title="started").seq == n
        journal.stop()
        journal.stop()
    assert journal.run(CLUB, ANA, commands.open_board, title="after the end").seq == 5


async def test_stop_finishes_what_waits(database: str) -> None:
    hold = Hold()
    held = asyncio.create_task(journal.arun(CLUB, ANA, hold))
    await asyncio.to_thread(hold.begun.wait, 10)
    waiting = [asyncio.create_task(journal.arun(CLUB, ANA, commands.open_board, title=str(n))) for n in range(20)]
    await asyncio.sleep(0.01)
    backend = runner._writer
    assert backend is not None
    stopping = asyncio.create_task(asyncio.to_thread(journal.stop))
    await asyncio.sleep(0.01)
    hold.end.set()
    await stopping
    await held
    assert sorted([(await each).seq or 0 for each in waiting]) == list(range(1, 21))
    with pytest.raises(Unavailable):
        backend.submit(lambda: journal.Done(None, []))


def test_many_stop_while_others_write(database: str) -> None:
    """Nobody hangs and nothing is lost: every command is answered, with its effect or with a refusal."""
    ended = threading.Event()

    def write(_: int) -> tuple[int, int]:
        done = refused = 0
        try:
            while not ended.is_set():
                try:
                    journal.run(CLUB, ANA, commands.open_board, title="x")
                    done += 1
                except Unavailable:
                    refused += 1
        finally:
            connections.close_all()
        return done, refused

    with ThreadPoolExecutor(4) as threads:
        counts = [threads.submit(write, n) for n in range(4)]
        for _ in range(10):
            threading.Event().wait(0.02)
            journal.stop()
        ended.set()
        assert sum(count.result()[0] for count in counts) == assert_numbered()


@only_sqlite
def test_a_listener_that_runs_a_command_is_told_off(database: str) -> None:
    """It is called on the writer's thread; waiting there for the writer would be for ever."""
    errors: list[BaseException] = []

    def run_more(told: list[journal.Recorded]) -> None:
        try:
            journal.run(CLUB, ANA, commands.open_board, title="more")
        except RuntimeError as error:
            errors.append(error)

    stop_listening = journal.listen(run_more)
    journal.run(CLUB, ANA, commands.open_board, title="one")
    stop_listening()
    assert len(errors) == 1
    assert head() == 1
