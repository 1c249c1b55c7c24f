"""Law 1: a change made by whomever, however, reaches the journal."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from tests import databases
from tests.club import commands
from tests.club.models import Board, Move
from tests.laws import outsider
from tests.laws.looking import ANA, CLUB, everything_told, head, kinds, touches_left
from ticketrail import journal
from ticketrail.journal.sweep import sweep

Boards = tuple[int, int]


def test_a_command_that_forgets_its_event_is_told_in_its_own_commit(board: int) -> None:
    before = head()
    done = journal.run(CLUB, ANA, commands.rename_quietly, board_id=board, title="renamed")
    assert [(event.kind, event.id, event.actor["id"]) for event in done.events] == [("BoardChanged", board, 5)]
    assert kinds(after=before) == [("BoardChanged", board)]
    assert done.events[0].card is not None and done.events[0].card["title"] == "renamed"
    assert done.events[0].was == {"status": "open", "moves": 2}
    assert touches_left() == 0


def save(boards: Boards) -> None:
    board = Board.objects.get(id=boards[0])
    board.title = "saved"
    board.save()


def save_in_atomic(boards: Boards) -> None:
    with transaction.atomic():
        save(boards)
        with transaction.atomic():
            Move.objects.create(restaurant_id=CLUB, board_id=boards[1], text="d4")


def save_in_a_thread(boards: Boards) -> None:
    def work() -> None:
        save(boards)
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def update(boards: Boards) -> None:
    assert Board.objects.filter(restaurant_id=CLUB).update(status="closed") == 2


def bulk_create(boards: Boards) -> None:
    Move.objects.bulk_create(Move(restaurant_id=CLUB, board_id=boards[0], text=f"a{n}") for n in range(50))


def bulk_create_over_others(boards: Boards) -> None:
    Board.objects.bulk_create(
        [Board(id=boards[0], restaurant_id=CLUB, title="over")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["title"],
    )


def bulk_update(boards: Boards) -> None:
    moves = list(Move.objects.filter(board_id=boards[0]))
    for move in moves:
        move.text = "??"
    Move.objects.bulk_update(moves, ["text"])


def cascade(boards: Boards) -> None:
    deleted, _ = Board.objects.get(id=boards[0]).delete()
    assert deleted == 3


def raw_delete(boards: Boards) -> None:
    Move.objects.filter(board_id=boards[0])._raw_delete("default")


def move_to_another_board(boards: Boards) -> None:
    Move.objects.filter(board_id=boards[0]).update(board_id=boards[1])


def plain_sql(boards: Boards) -> None:
    outsider.write(
        f"UPDATE club_board SET title = 'plain' WHERE id = {boards[0]}",
        f"INSERT INTO club_move (restaurant_id, board_id, text) VALUES ({CLUB}, {boards[1]}, 'c4')",
        f"DELETE FROM club_move WHERE board_id = {boards[0]}",
    )


def another_process(boards: Boards) -> None:
    outsider.write_from_another_process(f"UPDATE club_board SET title = title || '!' WHERE id = {boards[0]}")


def every_row_at_once(boards: Boards) -> None:
    outsider.write("TRUNCATE club_move" if databases.is_postgresql() else "DELETE FROM club_move")


def renumbered(boards: Boards) -> None:
    outsider.write(f"UPDATE club_board SET id = 77 WHERE id = {boards[1]}")


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (save, {"board"}),
        (save_in_atomic, {"board", "move"}),
        (save_in_a_thread, {"board"}),
        (update, {"board"}),
        (bulk_create, {"board", "move"}),
        (bulk_create_over_others, {"board"}),
        (bulk_update, {"board", "move"}),
        (cascade, {"board", "move"}),
        (raw_delete, {"board", "move"}),
        (move_to_another_board, {"board", "move"}),
        (plain_sql, {"board", "move"}),
        (another_process, {"board"}),
        (every_row_at_once, {"board", "move"}),
        (renumbered, {"board"}),
    ],
)
def test_a_write_past_the_journal_is_told(boards: Boards, way: Callable[[Boards], None], told: set[str]) -> None:
    with everything_told() as events:
        way(boards)
    assert {event.thing for event in events} == told
    assert {event.actor["kind"] for event in events} == {"system"}
    # One event for each thing, however many rows and statements it took.
    assert len({(event.thing, event.id) for event in events}) == len(events)


def test_an_orm_row_pushed_out_by_replace_is_told(boards: Boards) -> None:
    if databases.is_postgresql():
        pytest.skip("REPLACE is SQLite's")
    with everything_told(CLUB, 2) as events, connections["default"].cursor() as cursor:
        cursor.execute(
            "REPLACE INTO club_board (id, restaurant_id, title, status) VALUES (%s, 2, 'pushed', 'open')", [boards[1]]
        )
    assert [(event.restaurant_id, event.kind) for event in events] == [(CLUB, "BoardRemoved"), (2, "BoardChanged")]


def test_equal_content_is_no_event(boards: Boards) -> None:
    before = head()
    outsider.write("UPDATE club_board SET title = title", "UPDATE club_move SET text = 'x'")
    outsider.write("UPDATE club_move SET text = 'e4' WHERE id = 1", "UPDATE club_move SET text = 'e5' WHERE id = 2")
    assert touches_left() > 0
    assert sweep() == 0
    assert touches_left() == 0
    assert head() == before
    done = journal.run(CLUB, ANA, commands.rename_quietly, board_id=boards[0], title="first")
    assert (done.events, done.seq, head()) == ([], None, before)


def test_made_and_gone_in_one_transaction_is_no_event(boards: Boards) -> None:
    before = head()
    with transaction.atomic():
        Board.objects.create(restaurant_id=CLUB, title="short-lived").delete()
    assert sweep() == 0
    assert head() == before


def test_what_was_rolled_back_is_no_event(boards: Boards) -> None:
    with outsider.connected() as connection:
        connection.execute("UPDATE club_board SET title = 'never'")
        connection.rollback()
    with transaction.atomic():
        save(boards)
        transaction.set_rollback(True)
    assert touches_left() == 0
    assert sweep() == 0


def test_a_row_that_moves_to_another_restaurant_leaves_one_and_enters_the_other(boards: Boards) -> None:
    with everything_told(CLUB, 2) as events:
        outsider.write(f"UPDATE club_board SET restaurant_id = 2 WHERE id = {boards[1]}")
    assert [(event.restaurant_id, event.kind) for event in events] == [(CLUB, "BoardRemoved"), (2, "BoardChanged")]


def give_away(entry: journal.Entry, *, board_id: int) -> None:
    """A command that also changes what another restaurant's screens show."""
    entry.rows(Board).filter(id=board_id).update(restaurant_id=2)
    entry.add(commands.BoardRemoved(id=board_id))


def test_what_a_command_does_to_another_restaurant_is_told_there(boards: Boards) -> None:
    with everything_told(CLUB, 2) as events:
        journal.run(CLUB, ANA, give_away, board_id=boards[1])
    assert [(event.restaurant_id, event.kind) for event in events] == [(CLUB, "BoardRemoved"), (2, "BoardChanged")]


def test_foreign_touches_are_left_to_the_sweep(boards: Boards) -> None:
    """An entry takes its own touches only: what others changed is told with its own actor, the system."""
    outsider.write(f"UPDATE club_board SET title = 'foreign' WHERE id = {boards[1]}")
    done = journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
    assert [event.id for event in done.events] == [boards[0]]
    assert touches_left() == 1
    with everything_told() as events:
        pass
    assert [(event.id, event.actor["kind"]) for event in events] == [(boards[1], "system")]


def test_a_foreign_write_between_an_entrys_read_and_its_write(board: int) -> None:
    """What the entry tells includes it; what it leaves to tell is then already told."""
    wrote: list[str] = []

    def write() -> None:
        # On SQLite this waits for the entry, which holds the only lock there is.
        outsider.write(f"UPDATE club_board SET title = 'meanwhile' WHERE id = {board}")
        wrote.append("done")

    foreign = threading.Thread(target=write)

    def close(entry: journal.Entry, *, board_id: int) -> None:
        found = entry.rows(Board).get(id=board_id)
        foreign.start()
        if databases.is_postgresql():
            foreign.join()
        found.status = "closed"
        found.save(using=entry.using, update_fields=["status"])
        entry.add(commands.BoardClosed(id=board_id))

    with everything_told() as events:
        done = journal.run(CLUB, ANA, close, board_id=board)
        foreign.join()
    card = done.card("board", board)
    assert wrote and card is not None
    if databases.is_postgresql():
        assert (card["title"], len(events)) == ("meanwhile", 1)
    else:
        assert (card["title"], [event.kind for event in events]) == ("first", ["BoardClosed", "BoardChanged"])


def test_a_foreign_write_that_commits_after_the_entry(board: int) -> None:
    """Open before the entry, committed after it: the entry neither takes its touches nor tells its news."""
    if not databases.is_postgresql():
        pytest.skip("SQLite has one writer")
    with everything_told() as events, outsider.connected() as connection:
        connection.execute(f"INSERT INTO club_move (restaurant_id, board_id, text) VALUES ({CLUB}, {board}, 'Nf3')")
        done = journal.run(CLUB, ANA, commands.rename_quietly, board_id=board, title="entry")
        connection.commit()
    assert [event.kind for event in events] == ["BoardChanged", "BoardChanged", "MoveChanged"]
    assert len(done.events) == 1
