"""The club's commands, and the outside rule: a board nobody can play on has no moves to come."""

from collections.abc import Collection

from tests.club.models import Board, Move
from ticketrail import journal
from ticketrail.kernel.refusals import Refusal


class BoardOpened(journal.Event, thing="board", fresh=True):
    pass


class MovePlayed(journal.Event, thing="move", fresh=True):
    pass


class BoardMoved(journal.Event, thing="board"):
    text: str


class BoardClosed(journal.Event, thing="board"):
    pass


class BoardRemoved(journal.Event, thing="board"):
    pass


class AlreadyClosed(Refusal):
    code, status = "already_closed", 409


def open_board(entry: journal.Entry, *, title: str) -> Board:
    board: Board = entry.rows(Board).create(restaurant_id=entry.restaurant_id, title=title)
    entry.add(BoardOpened(id=board.id))
    return board


def play(entry: journal.Entry, *, board_id: int, text: str) -> Move:
    board = entry.rows(Board).select_for_update().get(id=board_id)
    if board.status == "closed":
        raise AlreadyClosed("This game is over.")
    move: Move = entry.rows(Move).create(restaurant_id=entry.restaurant_id, board=board, text=text)
    entry.add(MovePlayed(id=move.id))
    entry.add(BoardMoved(id=board.id, text=text))
    return move


def close_board(entry: journal.Entry, *, board_id: int) -> None:
    if entry.rows(Board).filter(id=board_id, status="open").update(status="closed"):
        entry.add(BoardClosed(id=board_id))


def remove_board(entry: journal.Entry, *, board_id: int) -> None:
    entry.rows(Board).get(id=board_id).delete()
    entry.add(BoardRemoved(id=board_id))


def rename_quietly(entry: journal.Entry, *, board_id: int, title: str) -> None:
    """Forgets its event on purpose."""
    entry.rows(Board).filter(id=board_id).update(title=title)


@journal.outside("board")
def tidy(entry: journal.Entry, ids: Collection[int]) -> None:
    for board in entry.rows(Board).filter(id__in=ids, title=""):
        entry.rows(Board).filter(id=board.id).update(title="untitled")
