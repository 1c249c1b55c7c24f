"""A club with two boards, the first with two moves, in a database of its own."""

from collections.abc import Iterator

import pytest

from tests.club import commands
from tests.laws.looking import ANA, CLUB
from ticketrail import journal


@pytest.fixture
def boards(database: str) -> Iterator[tuple[int, int]]:
    """The ids of the two boards. The journal stands at 6."""
    first = journal.run(CLUB, ANA, commands.open_board, title="first").value.pk
    for text in ("e4", "e5"):
        journal.run(CLUB, ANA, commands.play, board_id=first, text=text)
    second = journal.run(CLUB, ANA, commands.open_board, title="second").value.pk
    yield first, second


@pytest.fixture
def board(boards: tuple[int, int]) -> int:
    return boards[0]
