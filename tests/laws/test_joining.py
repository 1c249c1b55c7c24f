"""Law 2 where a command joins somebody's transaction, as in Django's admin: numbered at the outermost commit."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from tests.club import commands
from tests.club.models import Board, Move
from tests.laws.looking import ANA, CLUB, assert_numbered, events, everything_told, head, kinds, touches_left
from ticketrail import journal
from ticketrail.journal import registry

Boards = tuple[int, int]


class ChangeOfMind(Exception):
    pass


def test_a_joined_command_is_numbered_at_the_outermost_commit(boards: Boards) -> None:
    before = head()
    order: list[Any] = []
    stop_listening = journal.listen(lambda told: order.append([event.seq for event in told]))
    with everything_told(), transaction.atomic():
        transaction.on_commit(lambda: order.append("on_commit, before"))
        with transaction.atomic():
            done = journal.run(CLUB, ANA, commands.play, board_id=boards[0], text="d4")
            assert done.value.pk and not done.events
        transaction.on_commit(lambda: order.append("on_commit, after"))
        assert head() == before and not order
    stop_listening()
    assert done.events == events(after=before)
    assert order == ["on_commit, before", [before + 1, before + 2], "on_commit, after"]


def test_several_in_one_transaction_tell_each_their_own(boards: Boards) -> None:
    """Nothing is told twice, and nobody tells what another one did."""
    before = head()
    with everything_told() as told, transaction.atomic():
        first = journal.run(CLUB, ANA, commands.play, board_id=boards[0], text="d4")
        quiet = journal.run(CLUB, ANA, commands.rename_quietly, board_id=boards[1], title="quiet")
        last = journal.run(CLUB, journal.SYSTEM, commands.close_board, board_id=boards[0])
    assert kinds(after=before) == [
        ("MovePlayed", first.value.pk),
        ("BoardMoved", boards[0]),
        ("BoardClosed", boards[0]),
        ("BoardChanged", boards[1]),
    ]
    assert (len(first.events), len(quiet.events), len(last.events)) == (2, 0, 2)
    assert [event.actor["kind"] for event in told] == ["staff", "staff", "system", "system"]
    # The cards are those of the commit, so the first event of a thing says what changed and the next one nothing.
    assert [event.was for event in told if event.id == boards[0] and event.thing == "board"] == [
        {"status": "open", "moves": 2},
        {"status": "closed", "moves": 3},
    ]


def test_what_was_rolled_back_to_a_savepoint_leaves_no_number(boards: Boards) -> None:
    with everything_told() as told, transaction.atomic():
        journal.run(CLUB, ANA, commands.play, board_id=boards[0], text="d4")
        with pytest.raises(ChangeOfMind), transaction.atomic():
            with transaction.atomic():
                journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
            raise ChangeOfMind
        journal.run(CLUB, ANA, commands.play, board_id=boards[1], text="c4")
    assert [event.kind for event in told] == ["MovePlayed", "BoardMoved", "MovePlayed", "BoardMoved"]


def test_an_outer_failure_after_inner_success_leaves_nothing(boards: Boards) -> None:
    before = head()
    told: list[journal.Recorded] = []
    stop_listening = journal.listen(told.extend)
    with pytest.raises(ChangeOfMind), transaction.atomic():
        journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
        raise ChangeOfMind
    with transaction.atomic():
        journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
        transaction.set_rollback(True)
    stop_listening()
    assert (head(), told, touches_left()) == (before, [], 0)
    assert not Board.objects.filter(status="closed").exists()
    # And nothing of it is left for the next transaction on this connection.
    with transaction.atomic():
        Move.objects.filter(text="e4").update(text="e4")
    assert head() == before


def test_a_failing_commit_takes_everything_back(boards: Boards) -> None:
    before = head()
    told: list[journal.Recorded] = []
    stop_listening = journal.listen(told.extend)
    with pytest.raises(IntegrityError), transaction.atomic():
        journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
        Move.objects.create(restaurant_id=CLUB, board_id=4711, text="lost")
    stop_listening()
    assert (assert_numbered(), told, touches_left()) == (before, [], 0)
    assert not Board.objects.filter(status="closed").exists()


def test_a_card_that_cannot_be_made_takes_everything_back(boards: Boards, monkeypatch: pytest.MonkeyPatch) -> None:
    before = head()

    def broken(rows: journal.Rows, ids: Any) -> dict[int, registry.Card]:
        raise KeyError("no card")

    with monkeypatch.context() as patch:
        patch.setattr(registry.things["board"], "cards", broken)
        with pytest.raises(KeyError), transaction.atomic():
            journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
    assert (head(), touches_left()) == (before, 0)
    assert not Board.objects.filter(status="closed").exists()
    journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
    assert assert_numbered() == before + 1


def test_two_restaurants_in_one_transaction(boards: Boards) -> None:
    with everything_told(CLUB, 2) as told, transaction.atomic():
        journal.run(2, ANA, commands.open_board, title="two")
        journal.run(CLUB, ANA, commands.open_board, title="one")
    assert [(event.restaurant_id, event.card and event.card["title"]) for event in told] == [(CLUB, "one"), (2, "two")]


def test_rows_changed_around_the_command_are_told_too(boards: Boards) -> None:
    """The admin saves a row itself, and a command follows."""
    with everything_told() as told, transaction.atomic():
        Board.objects.filter(id=boards[1]).update(title="before")
        journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
        Move.objects.filter(text="e4").delete()
    assert {(event.thing, event.id) for event in told} == {("board", boards[0]), ("board", boards[1]), ("move", 1)}


def test_a_command_inside_a_command_is_refused(boards: Boards) -> None:
    def nest(entry: journal.Entry) -> None:
        journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])

    for _ in range(2):
        with pytest.raises(RuntimeError, match="as a function"):
            journal.run(CLUB, ANA, nest)
    with pytest.raises(RuntimeError, match="as a function"), transaction.atomic():
        journal.run(CLUB, ANA, nest)
    journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])


def test_a_key_needs_a_transaction_of_its_own(boards: Boards) -> None:
    once = journal.Once("staff:5", "close", "key-12345", "f" * 64, lambda done: b"")
    with pytest.raises(ValueError, match="of its own"), transaction.atomic():
        journal.run(CLUB, ANA, commands.close_board, once=once, board_id=boards[0])


def test_joined_ones_and_others_at_the_same_time(boards: Boards) -> None:
    def others() -> None:
        for n in range(20):
            journal.run(CLUB, ANA, commands.play, board_id=boards[1], text=str(n))
        connections.close_all()

    with everything_told() as told:
        thread = threading.Thread(target=others)
        thread.start()
        for n in range(20):
            with transaction.atomic():
                journal.run(CLUB, ANA, commands.play, board_id=boards[0], text=str(n))
        thread.join()
    assert len(told) == 80
