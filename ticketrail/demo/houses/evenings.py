"""The last hour of each restaurant, as it is written down. Every time is in minutes before now."""

import msgspec

from ticketrail.demo.houses import FOLDER, Written


class Move(Written, frozen=True):
    """An order, or one station's part of it, was brought to a status."""

    ago: int
    status: str
    station: str = ""
    reason: str = ""


class Round(Written, frozen=True):
    """An order. ``by`` is a role (``waiter``, ``customer`` ...) or the name of a guest."""

    placed: int
    by: str
    lines: list[str]
    notes: str = ""
    priority: str = "normal"
    moves: list[Move] = []


class Away(Round, frozen=True, kw_only=True):
    """An order to take away or to be brought."""

    type: str
    phone: str
    paid: int | None = None


class Visit(Written, frozen=True):
    """A party at a table: when it sat down, ordered, asked for the bill and left, and when the table was cleaned.

    Those who left paid first, with a ``tip`` in minor units.
    """

    table: int
    opened: int
    guests: int
    orders: list[Round] = []
    bill: int | None = None
    left: int | None = None
    tip: int = 0
    cleaned: int | None = None


class Evening(Written, frozen=True):
    """Everybody who came. The first party's first order gets the lowest number."""

    visits: list[Visit]
    away: list[Away] = []


def read(slug: str) -> Evening:
    """The last hour of that restaurant."""
    return msgspec.toml.decode((FOLDER / f"{slug}-evening.toml").read_bytes(), type=Evening)
