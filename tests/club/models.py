"""A chess club: boards with moves. Its number plays the restaurant's part."""

from collections.abc import Collection
from typing import Any

from django.db import models

from ticketrail import journal


@journal.watched("board")
class Board(models.Model):
    restaurant_id = models.IntegerField()
    title = models.CharField(max_length=80)
    status = models.CharField(max_length=10, default="open")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=["open", "closed"]), name="board_status_known")
        ]

    def __str__(self) -> str:
        return self.title


@journal.watched("move")
@journal.watched("board", key="board_id")
class Move(models.Model):
    restaurant_id = models.IntegerField()
    board = models.ForeignKey(Board, on_delete=models.CASCADE)
    text = models.CharField(max_length=10)

    def __str__(self) -> str:
        return self.text


def board_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    moves: dict[int, list[dict[str, Any]]] = {}
    for move in rows.rows(Move).filter(board_id__in=ids).order_by("id"):
        moves.setdefault(move.board_id, []).append({"id": move.id, "text": move.text})
    return {
        board.id: {"id": board.id, "title": board.title, "status": board.status, "moves": moves.get(board.id, [])}
        for board in rows.rows(Board).filter(id__in=ids)
    }


def move_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    return {
        move.id: {"id": move.id, "board_id": move.board_id, "text": move.text}
        for move in rows.rows(Move).filter(id__in=ids)
    }


journal.thing("board", cards=board_cards, gist=lambda card: {"status": card["status"], "moves": len(card["moves"])})
journal.thing("move", cards=move_cards)
