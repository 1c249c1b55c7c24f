"""What the journal watches: which tables belong to which thing, and how a thing's public card is made.

Rooms declare both next to their models. The triggers are generated from here, so a table that is not declared is the
only thing the journal cannot see; `ticketrail.journal.triggers.missing` tells when a database lags behind.
"""

from collections.abc import Callable, Collection
from functools import cache
from typing import Any, Protocol, TypeVar

import msgspec
from django.db import models

M = TypeVar("M", bound=models.Model)
Card = dict[str, Any]


class Rows(Protocol):
    """Rows of one restaurant, for writing (`Entry`) or as of one moment (`Reading`)."""

    restaurant_id: int
    using: str

    def rows(self, model: type[M]) -> models.QuerySet[M]: ...


Cards = Callable[[Rows, Collection[int]], dict[int, Card]]
Gist = Callable[[Card], Card]
# (entry, id, was, card): the gist of what the thing was, the card of what it is; None where it was or is not there.
Follower = Callable[[Any, int, Card | None, Card | None], None]


class Watch(msgspec.Struct, frozen=True):
    """A row of ``model`` belongs to the ``thing`` whose id is in column ``key``.

    ``restaurant`` is the column that holds the restaurant, or a stream's number where the table has none.
    """

    model: type[models.Model]
    thing: str
    key: str
    restaurant: str | int

    @property
    def table(self) -> str:
        return self.model._meta.db_table


class Thing(msgspec.Struct):
    """A kind of thing with a public card. ``gist`` picks what the next event keeps of it as ``was``.

    ``outside`` sets right what somebody else's hand left inconsistent; ``followers`` do what follows from any change.
    """

    name: str
    cards: Cards
    gist: Gist
    outside: list[Callable[[Any, Collection[int]], None]]
    followers: list[Follower]


watches: list[Watch] = []
things: dict[str, Thing] = {}


def watched(name: str, *, key: str = "id", restaurant: str | int = "restaurant_id") -> Callable[[type[M]], type[M]]:
    """Declare on a model that its rows belong to thing ``name``. Give it several times for several things."""

    def declare(model: type[M]) -> type[M]:
        watches.append(Watch(model, name, key, restaurant))
        return model

    return declare


def thing(name: str, *, cards: Cards, gist: Gist | None = None) -> None:
    """Declare how the cards of a thing are made: ``cards(rows, ids)`` leaves out those that are gone."""
    things[name] = Thing(name, cards, gist or _whole, [], [])


def outside(name: str) -> Callable[[Callable[[Any, Collection[int]], None]], Callable[[Any, Collection[int]], None]]:
    """Declare what to set right after rows of a thing were changed by somebody else's hand: ``fn(entry, ids)``."""

    def declare(fn: Callable[[Any, Collection[int]], None]) -> Callable[[Any, Collection[int]], None]:
        things[name].outside.append(fn)
        return fn

    return declare


def follow(name: str) -> Callable[[Follower], Follower]:
    """Declare what follows from a change of a thing: ``fn(entry, id, was, card)``, in the transaction of the change.

    For rules of a higher room about a lower one's things, that must hold whoever made the change: a command, the admin
    or plain SQL. It may write rows and add events, which are numbered after the change's own. It is called once for all
    that an entry did to a thing, and again only when something that follows has changed it again.
    """

    def declare(fn: Follower) -> Follower:
        things[name].followers.append(fn)
        return fn

    return declare


def of_restaurant(model: type[M], *, restaurant_id: int, using: str) -> models.QuerySet[M]:
    """Every row of ``model`` that belongs to the restaurant. A table without restaurants raises TypeError."""
    rows = model._default_manager.using(using)
    column = tenant_column(model)
    return rows.all() if column is None else rows.filter(**{column: restaurant_id})


@cache
def tenant_column(model: type[models.Model]) -> str | None:
    """The column that says whose a row is, None for the installation's own tables. TypeError for any other."""
    for watch in watches:
        if watch.model is model:
            return watch.restaurant if isinstance(watch.restaurant, str) else None
    if any(field.attname == "restaurant_id" for field in model._meta.concrete_fields):
        return "restaurant_id"
    raise TypeError(f"{model.__name__} has no restaurant: read it through its own manager")


def gist(name: str, card: Card | None) -> Card | None:
    """What the next event of a thing keeps of its card as ``was``."""
    return None if card is None else things[name].gist(card)


def _whole(card: Card) -> Card:
    return card
