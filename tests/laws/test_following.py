"""What follows from a change, in a higher room: in its transaction, whoever made it, before the counter is locked."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections, transaction

from tests import databases
from tests.club import commands
from tests.club.models import Board
from tests.laws import outsider
from tests.laws.looking import ANA, CLUB, assert_numbered, everything_told, head, touches_left
from ticketrail import journal
from ticketrail.journal import registry

Boards = tuple[int, int]
Card = dict[str, Any]
Follower = Callable[[journal.Entry, int, Card | None, Card | None], object]


@pytest.fixture
def follow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Follower], None]]:
    """Declares a follower for the length of the test."""

    def declare(name: str, fn: Follower) -> None:
        monkeypatch.setattr(registry.things[name], "followers", [*registry.things[name].followers, fn])

    yield declare


def open_another(entry: journal.Entry, board_id: int, was: Card | None, card: Card | None) -> None:
    """A board that is closed is followed by a new one."""
    if card and card["status"] == "closed" and was and was["status"] == "open":
        commands.open_board(entry, title=f"after {board_id}")


def test_what_follows_is_told_after_the_change(boards: Boards, follow: Callable[[str, Follower], None]) -> None:
    follow("board", open_another)
    with everything_told() as told:
        done = journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
    assert [event.kind for event in told] == ["BoardClosed", "BoardOpened"]
    assert done.events == told
    assert {event.actor["name"] for event in told} == {"Ana"}


def test_it_follows_a_forgotten_event_too(boards: Boards, follow: Callable[[str, Follower], None]) -> None:
    follow("board", open_another)

    def close_quietly(entry: journal.Entry) -> None:
        entry.rows(Board).filter(id=boards[0]).update(status="closed")

    with everything_told() as told:
        journal.run(CLUB, ANA, close_quietly)
    assert [event.kind for event in told] == ["BoardChanged", "BoardOpened"]


def test_it_follows_outside_writes_and_joined_commands(boards: Boards, follow: Callable[[str, Follower], None]) -> None:
    follow("board", open_another)
    with everything_told() as told:
        outsider.write(f"UPDATE club_board SET status = 'closed' WHERE id = {boards[0]}")
    assert [event.kind for event in told] == ["BoardChanged", "BoardOpened"]
    with everything_told() as told, transaction.atomic():
        first = journal.run(CLUB, ANA, commands.play, board_id=boards[1], text="d4")
        second = journal.run(CLUB, ANA, commands.close_board, board_id=boards[1])
    assert [event.kind for event in told] == ["MovePlayed", "BoardMoved", "BoardClosed", "BoardOpened"]
    assert (len(first.events), len(second.events)) == (2, 2)


def test_what_follows_quietly_from_joined_commands(boards: Boards, follow: Callable[[str, Follower], None]) -> None:
    """Nothing of it is left for the sweep, wherever in the transaction it was touched."""

    def untitle(entry: journal.Entry, board_id: int, was: Card | None, card: Card | None) -> None:
        entry.rows(Board).filter(id=board_id).exclude(title="followed").update(title="followed")

    follow("board", untitle)
    outsider.write("UPDATE club_move SET text = text WHERE id = 1")
    foreign = touches_left()
    with transaction.atomic():
        Board.objects.filter(id=boards[0]).update(title="by hand")
        done = [journal.run(CLUB, ANA, commands.close_board, board_id=board_id) for board_id in boards]
    assert touches_left() <= foreign + 1
    assert [each.events[0].card and each.events[0].card["title"] for each in done] == ["followed", "followed"]


def test_it_is_called_once_for_all_that_an_entry_did(boards: Boards, follow: Callable[[str, Follower], None]) -> None:
    calls: list[tuple[int, Card | None, Card | None]] = []
    follow("board", lambda entry, *call: calls.append(call))

    def much(entry: journal.Entry) -> None:
        for text in ("a", "b"):
            commands.play(entry, board_id=boards[0], text=text)
        commands.rename_quietly(entry, board_id=boards[0], title="renamed")
        commands.close_board(entry, board_id=boards[1])
        commands.close_board(entry, board_id=boards[1])
        entry.add(commands.BoardMoved(id=4711, text="nothing of it has changed"))

    done = journal.run(CLUB, ANA, much)
    assert [(board_id, was) for board_id, was, _ in calls] == [
        (boards[0], {"status": "open", "moves": 2}),
        (boards[1], {"status": "open", "moves": 0}),
    ]
    assert [card for *_, card in calls] == [done.card("board", board_id) for board_id in boards]


def test_what_follows_from_what_follows(boards: Boards, follow: Callable[[str, Follower], None]) -> None:
    """Each change is followed once, by what it was before that change."""
    calls: list[tuple[str, int]] = []

    def play_up_to_four(entry: journal.Entry, board_id: int, was: Card | None, card: Card | None) -> None:
        assert card is not None and was is not None
        calls.append((was["status"], len(card["moves"])))
        if len(card["moves"]) < 4:
            commands.play(entry, board_id=board_id, text="next")

    follow("board", play_up_to_four)
    with everything_told() as told:
        journal.run(CLUB, ANA, commands.rename_quietly, board_id=boards[0], title="x")
    assert calls == [("open", 2), ("open", 3), ("open", 4)]
    # The cards are those of the end, so the first event of the board says it all.
    assert [(event.kind, event.was) for event in told if event.thing == "board"] == [
        ("BoardChanged", {"status": "open", "moves": 2}),
        ("BoardMoved", {"status": "open", "moves": 4}),
        ("BoardMoved", {"status": "open", "moves": 4}),
    ]


def test_going_round_in_circles_ends(boards: Boards, follow: Callable[[str, Follower], None]) -> None:
    follow("board", lambda entry, board_id, was, card: commands.play(entry, board_id=board_id, text="on"))
    before = head()
    with pytest.raises(RecursionError):
        journal.run(CLUB, ANA, commands.rename_quietly, board_id=boards[0], title="x")
    assert (assert_numbered(), touches_left()) == (before, 0)


def fail(entry: journal.Entry, board_id: int, was: Card | None, card: Card | None) -> None:
    commands.open_board(entry, title="never")
    raise KeyError("a rule that cannot cope")


def test_a_rule_that_fails_fails_its_command_but_hides_no_outside_write(
    boards: Boards, follow: Callable[[str, Follower], None]
) -> None:
    follow("board", fail)
    before = head()
    with pytest.raises(KeyError):
        journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
    assert (head(), Board.objects.filter(title="never").count()) == (before, 0)
    with everything_told() as told:
        outsider.write(f"UPDATE club_board SET title = 'told' WHERE id = {boards[0]}")
    assert [event.kind for event in told] == ["BoardChanged"]


def test_the_counter_is_not_held_meanwhile(boards: Boards, follow: Callable[[str, Follower], None]) -> None:
    """Two entries of one restaurant are in their followers at the same time."""
    if not databases.is_postgresql():
        pytest.skip("SQLite has one writer")
    both = threading.Barrier(2, timeout=10)
    follow("board", lambda entry, *_: both.wait())

    def work(board_id: int) -> None:
        try:
            journal.run(CLUB, ANA, commands.close_board, board_id=board_id)
        finally:
            connections.close_all()

    before = head()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, boards))
    assert assert_numbered() == before + 2
