"""Law 2 for commands that are committed together: each fails alone, and nobody is answered wrongly."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from tests.club import commands
from tests.club.models import Board, Move
from tests.laws.fold import fold
from tests.laws.looking import ANA, CLUB, assert_numbered, club, events, head
from ticketrail import journal

Boards = tuple[int, int]


class ChangeOfMind(Exception):
    pass


def open_and_regret(entry: journal.Entry, *, title: str) -> None:
    commands.open_board(entry, title=title)
    raise ChangeOfMind


def wait_for(entry: journal.Entry, *, until: threading.Event) -> None:
    assert until.wait(10)


def in_one_group(*runs: tuple[Callable[..., Any], dict[str, Any]]) -> list[Any]:
    """Outcomes of commands that wait at the same time: what each returned, or the exception it ended with."""
    go = threading.Event()
    started = threading.Event()

    def hold(entry: journal.Entry) -> None:
        started.set()
        assert go.wait(10)

    def one(run: tuple[Callable[..., Any], dict[str, Any]]) -> Any:
        try:
            return journal.run(CLUB, ANA, run[0], **run[1])
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(runs) + 1) as threads:
        holder = threads.submit(one, (hold, {}))
        assert started.wait(10)
        waiting = [threads.submit(one, run) for run in runs]
        # On SQLite they queue behind the holder; on PostgreSQL they do not wait at all.
        threading.Event().wait(0.1)
        go.set()
        holder.result()
        return [future.result() for future in waiting]


def test_a_failing_member_of_a_group_fails_alone(boards: Boards) -> None:
    before = head()
    outcomes = in_one_group(
        (commands.open_board, {"title": "a"}),
        (open_and_regret, {"title": "b"}),
        (commands.play, {"board_id": 4711, "text": "no such board"}),
        (commands.open_board, {"title": "c"}),
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["Done", "ChangeOfMind", "DoesNotExist", "Done"]
    assert assert_numbered() == before + 2
    assert set(Board.objects.values_list("title", flat=True)) == {"first", "second", "a", "c"}


def play_nowhere(entry: journal.Entry) -> None:
    """Its foreign key is deferred, so it is found out at the commit."""
    move = Move.objects.create(restaurant_id=CLUB, board_id=4711, text="lost")
    entry.add(commands.MovePlayed(id=move.pk))


def test_a_group_that_fails_at_its_commit_costs_only_the_guilty(boards: Boards) -> None:
    before = head()
    told: list[journal.Recorded] = []
    stop_listening = journal.listen(told.extend)
    outcomes = in_one_group(
        (commands.open_board, {"title": "a"}), (play_nowhere, {}), (commands.open_board, {"title": "b"})
    )
    stop_listening()
    assert [type(outcome).__name__ for outcome in outcomes] == ["Done", "IntegrityError", "Done"]
    assert assert_numbered() == before + 2
    # Listeners and callers hear of what was committed, in the end, and of nothing else.
    assert sorted(event.seq for event in told) == [before + 1, before + 2]
    assert sorted(outcome.seq for outcome in (outcomes[0], outcomes[2])) == [before + 1, before + 2]
    assert fold({}, events()) == club()[0]


def lose_the_transaction(entry: journal.Entry) -> None:
    """What SQLite does by itself on a full disk: it ends the whole transaction, savepoints and all."""
    commands.open_board(entry, title="lost")
    connection: Any = connections[entry.using].connection
    connection.rollback()
    raise ChangeOfMind


def test_a_group_whose_transaction_is_lost_answers_nobody_wrongly(boards: Boards) -> None:
    before = head()
    outcomes = in_one_group(
        (commands.open_board, {"title": "a"}), (lose_the_transaction, {}), (commands.open_board, {"title": "b"})
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["Done", "ChangeOfMind", "Done"]
    assert assert_numbered() == before + 2
    assert set(Board.objects.values_list("title", flat=True)) == {"first", "second", "a", "b"}


def swallow_a_failure(entry: journal.Entry) -> None:
    board = commands.open_board(entry, title="swallowed")
    with pytest.raises(IntegrityError):
        board.save(using=entry.using, force_insert=True)


def test_a_command_that_hides_a_failure_of_the_database_is_not_answered(boards: Boards) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        journal.run(CLUB, ANA, swallow_a_failure)
    outcomes = in_one_group((swallow_a_failure, {}), (commands.open_board, {"title": "a"}))
    assert [type(outcome).__name__ for outcome in outcomes] == ["TransactionManagementError", "Done"]
    assert set(Board.objects.values_list("title", flat=True)) == {"first", "second", "a"}
