"""Everything that can be done to the club, by commands and past them, for tests that do it at random."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import transaction

from tests.club import commands
from tests.club.models import Board, Move
from tests.laws.looking import ANA
from ticketrail import journal
from ticketrail.kernel.refusals import Refusal

Deed = Callable[[int, int, str], object]


class ChangeOfMind(Exception):
    pass


def _board(club: int, number: int) -> int:
    """One of the club's boards; one that does not exist when it has none."""
    ids = list(Board.objects.filter(restaurant_id=club).order_by("id").values_list("pk", flat=True))
    return ids[number % len(ids)] if ids else 0


def _run(club: int, command: Callable[..., Any], **arguments: Any) -> None:
    with suppress(Refusal, Board.DoesNotExist, ChangeOfMind):
        journal.run(club, ANA, command, **arguments)


def open_board(club: int, number: int, text: str) -> None:
    _run(club, commands.open_board, title=text)


def play(club: int, number: int, text: str) -> None:
    _run(club, commands.play, board_id=_board(club, number), text=text)


def close(club: int, number: int, text: str) -> None:
    _run(club, commands.close_board, board_id=_board(club, number))


def remove(club: int, number: int, text: str) -> None:
    _run(club, commands.remove_board, board_id=_board(club, number))


def rename_quietly(club: int, number: int, text: str) -> None:
    _run(club, commands.rename_quietly, board_id=_board(club, number), title=text)


def much_at_once(club: int, number: int, text: str) -> None:
    def command(entry: journal.Entry) -> None:
        board = commands.open_board(entry, title=text)
        for n in range(number % 4):
            commands.play(entry, board_id=board.pk, text=str(n))
        entry.rows(Move).filter(board_id=_board(club, number)).update(text=text)

    _run(club, command)


def regret(club: int, number: int, text: str) -> None:
    def command(entry: journal.Entry) -> None:
        commands.open_board(entry, title=text)
        raise ChangeOfMind

    _run(club, command)


def join(club: int, number: int, text: str) -> None:
    """Two commands and a write of its own in one transaction, the second with a savepoint that is rolled back."""
    with transaction.atomic():
        open_board(club, number, text)
        with suppress(ChangeOfMind), transaction.atomic():
            close(club, number, text)
            if number % 2:
                raise ChangeOfMind
        Board.objects.filter(id=_board(club, number)).update(title=text)


def outside_update(club: int, number: int, text: str) -> None:
    Board.objects.filter(id=_board(club, number)).update(title=text)


def outside_status(club: int, number: int, text: str) -> None:
    Board.objects.filter(restaurant_id=club).update(status="closed" if number % 2 else "open")


def outside_insert(club: int, number: int, text: str) -> None:
    if board := _board(club, number):
        Move.objects.bulk_create(Move(restaurant_id=club, board_id=board, text=text) for _ in range(3))


def outside_delete(club: int, number: int, text: str) -> None:
    Board.objects.filter(id=_board(club, number)).delete()


def outside_takeback(club: int, number: int, text: str) -> None:
    Move.objects.filter(board_id=_board(club, number)).delete()


def outside_move_over(club: int, number: int, text: str) -> None:
    Move.objects.filter(restaurant_id=club).update(board_id=_board(club, number))


DEEDS: list[Deed] = [
    open_board, play, close, remove, rename_quietly, much_at_once, regret, join,
    outside_update, outside_status, outside_insert, outside_delete, outside_takeback, outside_move_over,
]  # fmt: skip
