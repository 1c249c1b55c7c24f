"""What becomes of commands when the database, or the process, goes away."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from django.db import OperationalError, connections

from tests import databases
from tests.club import commands
from tests.laws import outsider
from tests.laws.looking import ANA, CLUB, assert_numbered
from ticketrail import journal
from ticketrail.journal import pool
from ticketrail.kernel.refusals import Unavailable

only_sqlite = pytest.mark.skipif(databases.is_postgresql(), reason="PostgreSQL has many writers")
only_postgresql = pytest.mark.skipif(not databases.is_postgresql(), reason="SQLite has one file and no server")


def test_a_process_that_ends_without_a_word_ends_cleanly(database: str) -> None:
    name = connections.settings["default"]["NAME"]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.laws.careless_process", name], capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stderr, ended.stdout.strip()) == (0, "", "1")


@only_postgresql
def test_a_connection_that_dies_before_the_commit_is_replaced(database: str) -> None:
    tries: list[int] = []

    def die_once(entry: journal.Entry) -> None:
        commands.open_board(entry, title="x")
        tries.append(1)
        if len(tries) == 1:
            _kill_others()

    assert journal.run(CLUB, ANA, die_once).seq == 1
    assert len(tries) == 2
    assert assert_numbered() == 1


@only_postgresql
async def test_connections_that_died_in_peace_are_replaced(database: str) -> None:
    """A restarted database: the first command and the first reading after it go through."""
    for n in range(1, 4):
        await asyncio.gather(*(journal.arun(CLUB, ANA, commands.open_board, title="x") for _ in range(pool.THREADS)))
        seqs = await asyncio.gather(*(journal.aread(CLUB, lambda reading: reading.seq) for _ in range(8)))
        assert set(seqs) == {pool.THREADS * n}
        await asyncio.to_thread(_kill_others)


def _kill_others() -> None:
    with outsider.connected() as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        other.commit()


@only_postgresql
def test_a_database_that_is_gone_is_told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    connections["default"].close()
    monkeypatch.setattr(type(connections["default"]), "get_new_connection", gone)
    with pytest.raises(Unavailable):
        journal.run(CLUB, ANA, commands.open_board, title="x")
