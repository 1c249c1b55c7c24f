"""Pruning: what goes, what stays, and that nothing else can change what was recorded."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections, transaction

from tests.club import commands
from tests.laws.looking import ANA, CLUB
from ticketrail import journal
from ticketrail.journal.prune import editing, prune
from ticketrail.kernel import clock


@pytest.fixture
def ago(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Turns the clock back by so many hours."""
    now = clock.now

    def turn(hours: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: now() - timedelta(hours=hours))

    return turn


def play(board_id: int, text: str, *, restaurant_id: int = CLUB) -> None:
    journal.run(restaurant_id, ANA, commands.play, board_id=board_id, text=text)


@pytest.fixture
def board(database: str, ago: Callable[[float], None]) -> int:
    """A board with 9 events of 100 hours ago (4 moves) and 2 of now (1 move)."""
    ago(100)
    board = journal.run(CLUB, ANA, commands.open_board, title="old").value.pk
    for n in range(4):
        play(board, f"old{n}")
    ago(0)
    play(board, "new")
    return board


def kept(restaurant_id: int = CLUB) -> list[int]:
    with journal.reading(restaurant_id) as reading:
        return [event.seq for event in reading.events(0)]


def kept_after(restaurant_id: int = CLUB) -> int:
    return journal.heads([restaurant_id])[restaurant_id].kept_after


def test_old_and_far_behind_goes_but_the_newest_of_each_thing(board: int) -> None:
    # Events 2, 4, 6, 8 and 10 are the five moves, each of which happened once; 1, 3, 5, 7, 9 and 11 are the board's.
    assert prune(hours=72, events=2) == 5
    assert kept() == [2, 4, 6, 8, 10, 11]
    assert kept_after() == 9
    assert prune(hours=72, events=2) == 0


@pytest.mark.parametrize(("hours", "events", "gone"), [(101, 2, 0), (72, 11, 0), (72, 5, 3), (72, 6, 3), (0, 1, 5)])
def test_both_conditions_count(board: int, hours: int, events: int, gone: int) -> None:
    assert prune(hours=hours, events=events) == gone


def test_the_next_event_knows_what_was_before(board: int) -> None:
    prune(hours=72, events=1)
    done = journal.run(CLUB, ANA, commands.close_board, board_id=board)
    assert (done.seq, done.events[0].was) == (12, {"status": "open", "moves": 5})


def test_other_restaurants_keep_theirs(board: int) -> None:
    other = journal.run(2, ANA, commands.open_board, title="new").value.pk
    play(other, "x", restaurant_id=2)
    prune(hours=72, events=1)
    assert (kept(2), kept_after(2)) == ([1, 2, 3], 0)


def test_receipts_go_with_their_age(database: str, ago: Callable[[float], None]) -> None:
    def once(name: str) -> journal.Once:
        return journal.Once("staff:5", "open", name, "f" * 64, lambda done: str(done.seq).encode())

    ago(100)
    journal.run(CLUB, ANA, commands.open_board, once=once("old-key-1"), title="x")
    ago(0)
    journal.run(CLUB, ANA, commands.open_board, once=once("new-key-1"), title="x")
    prune(hours=72, events=1000)
    assert journal.run(CLUB, ANA, commands.open_board, once=once("new-key-1"), title="x").replayed
    assert not journal.run(CLUB, ANA, commands.open_board, once=once("old-key-1"), title="x").replayed


def test_only_inside_editing_and_only_there(board: int) -> None:
    connection = connections["default"]
    forge = "UPDATE journal_event SET data = '{}' WHERE seq = 1"

    def attempt() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forge)

    for _ in range(2):
        with pytest.raises(Exception, match="append-only"):
            attempt()
        with transaction.atomic(), editing(connection), connection.cursor() as cursor:
            cursor.execute(forge)
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            with editing(connection):
                cursor.execute(forge)
            cursor.execute(forge)
    with pytest.raises(KeyError), transaction.atomic(), editing(connection):
        raise KeyError
    with pytest.raises(Exception, match="append-only"):
        attempt()


def test_commands_go_on_meanwhile(board: int) -> None:
    prune(hours=72, events=1)
    play(board, "later")
    with journal.reading(CLUB) as reading:
        assert [event.seq for event in reading.events(reading.kept_after)] == [10, 11, 12, 13]
