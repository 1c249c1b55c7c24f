"""How a session goes from sitting down to leaving."""

from typing import Final

from ticketrail.floor.models import SessionStatus

OPEN, CLOSING, CLOSED = SessionStatus.OPEN, SessionStatus.CLOSING, SessionStatus.CLOSED

SESSION_MOVES: Final = frozenset(
    {
        (OPEN, CLOSING),  # the bill is presented
        (CLOSING, OPEN),  # they stay after all
        (OPEN, CLOSED),
        (CLOSING, CLOSED),
    }
)


def may_move(present: str, wanted: str) -> bool:
    """Whether a session may go from one status to another. Staying where it is needs no leave."""
    return present == wanted or (present, wanted) in SESSION_MOVES
