"""Which moves an item can make, what an order's status follows from, and what asking for a status means.

Everything here is a value in and a value out. Cooking state is written on items only; an order's status is derived
from its items and stored, so that it can be searched.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Final

import msgspec

ITEM_STATUSES: Final = ("pending", "preparing", "ready", "served", "cancelled", "voided")
ORDER_STATUSES: Final = ("pending", "preparing", "ready", "completed", "cancelled")
STAGES: Final = ("pending", "preparing", "ready")
PAYMENT_STATUSES: Final = ("pending", "partially_paid", "paid", "partially_refunded", "refunded")
PRIORITIES: Final = ("normal", "high", "rush")
ORDER_TYPES: Final = ("dine_in", "takeaway", "delivery")

# Neither is cooked, served nor paid for.
DEAD: Final = frozenset({"cancelled", "voided"})
STARTED: Final = frozenset({"preparing", "ready", "served"})

TAKE_BACK: Final = timedelta(minutes=30)
GUEST_CANCEL: Final = timedelta(minutes=2)
# Minutes that an order may be estimated to take.
LONGEST: Final = 24 * 60


class Rule(msgspec.Struct, frozen=True):
    """What a move asks for: a reason, or to be made ``within`` a time after the item got where it is."""

    reason: bool = False
    within: timedelta | None = None


ITEM_MOVES: Final[Mapping[tuple[str, str], Rule]] = {
    ("pending", "preparing"): Rule(),
    ("preparing", "pending"): Rule(),
    ("preparing", "ready"): Rule(),
    ("ready", "preparing"): Rule(),
    # A bump from the pending display makes both moves: the dish counts as started and ready at that moment.
    ("pending", "ready"): Rule(),
    ("ready", "served"): Rule(),
    ("served", "ready"): Rule(within=TAKE_BACK),
    ("pending", "cancelled"): Rule(),
    ("preparing", "voided"): Rule(reason=True),
    ("ready", "voided"): Rule(reason=True),
    ("served", "voided"): Rule(reason=True),
}

_CALL_OFF: Final = {"pending": "cancelled", "preparing": "voided", "ready": "voided", "served": "voided"}

# (present, wanted) status of an order -> what becomes of its items. Items that are not named stay where they are.
ORDER_MOVES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("pending", "preparing"): {"pending": "preparing"},
    ("pending", "ready"): {"pending": "ready"},
    ("preparing", "pending"): {"preparing": "pending"},
    ("preparing", "ready"): {"pending": "ready", "preparing": "ready"},
    ("ready", "preparing"): {"ready": "preparing"},
    ("ready", "completed"): {"ready": "served"},
    ("completed", "ready"): {"served": "ready"},
    ("pending", "cancelled"): _CALL_OFF,
    ("preparing", "cancelled"): _CALL_OFF,
    ("ready", "cancelled"): _CALL_OFF,
    ("completed", "cancelled"): _CALL_OFF,
}


def derive(statuses: Iterable[str]) -> str:
    """The status of an order, or of a station's part of it, from the statuses of its items."""
    live = {status for status in statuses if status not in DEAD}
    if not live:
        return "cancelled"
    if live == {"served"}:
        return "completed"
    if live <= {"ready", "served"}:
        return "ready"
    return "preparing" if live & STARTED else "pending"


def item_moves(statuses: Collection[str], wanted: str) -> Mapping[str, str] | None:
    """Which item status becomes which when an order with items in ``statuses`` is asked to be ``wanted``.

    Empty when it is so already; None when there is no way, as from preparing to pending with one dish ready.
    """
    present = derive(statuses)
    if present == wanted:
        return {}
    moves = ORDER_MOVES.get((present, wanted))
    if moves is None or derive(moves.get(status, status) for status in statuses) != wanted:
        return None
    return moves


def forced_moves(wanted: str) -> Mapping[str, str]:
    """What becomes of items when somebody wrote ``wanted`` on the order from outside, past every rule."""
    if wanted == "cancelled":
        return _CALL_OFF
    target = "served" if wanted == "completed" else wanted
    return {status: target for status in ITEM_STATUSES if status not in DEAD and status != target}


def payment_status(*, total_minor: int, paid_minor: int, refunded_minor: int) -> str:
    """How far an order is paid. ``paid_minor`` is what was taken less what was given back (``refunded_minor``)."""
    if refunded_minor:
        return "partially_refunded" if paid_minor else "refunded"
    if not paid_minor:
        return "pending"
    return "paid" if paid_minor >= total_minor else "partially_paid"
