"""The demo's two restaurants, as they are written down in the ``.toml`` files beside this one."""

from pathlib import Path
from typing import Any

import msgspec

FOLDER = Path(__file__).parent

Texts = dict[str, str]


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something written by hand, in which a misspelt word is a mistake."""


class Choice(Written, frozen=True):
    """One answer to a question about a dish; ``price`` in minor units is what it adds."""

    name: Texts
    price: int = 0


class Question(Written, frozen=True):
    """Between ``min`` and ``max`` of the options have to be chosen."""

    name: Texts
    options: list[Choice]
    min: int = 0
    max: int = 1


class Dish(Written, frozen=True):
    """Something to order. ``price`` in minor units, ``takeaway_tax`` per 100,000 where it differs away from home."""

    name: Texts
    price: int
    station: str
    minutes: int
    about: Texts = {}
    takeaway_tax: int | None = None
    allergens: list[str] = []
    diets: list[str] = []
    groups: list[Question] = []
    sold_out: bool = False


class Heading(Written, frozen=True):
    """A part of the menu."""

    name: Texts
    items: list[Dish]


class Room(Written, frozen=True):
    """An area and how many sit at each of its tables; tables are numbered through the house."""

    name: str
    seats: list[int]


class House(Written, frozen=True):
    """A restaurant with everything in it. ``restaurant`` and ``stations`` are arguments of the commands that make them.

    ``tax`` is the rate of every dish, per 100,000.
    """

    tax: int
    restaurant: dict[str, Any]
    stations: list[dict[str, Any]]
    areas: list[Room]
    categories: list[Heading]


def read(slug: str) -> House:
    """The house of that name."""
    return msgspec.toml.decode((FOLDER / f"{slug}.toml").read_bytes(), type=House)
