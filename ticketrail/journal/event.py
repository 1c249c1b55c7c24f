"""Events: facts in the past tense, and how they look once recorded."""

import dataclasses
from typing import Any, ClassVar, dataclass_transform

import msgspec


@dataclass_transform(kw_only_default=True, frozen_default=True)
class _Fact:
    # Type checkers count the fields of subclasses only, so that ``id`` must not stand on the decorated class itself.
    pass


class Event(_Fact):
    """A fact about one thing. Subclass it with the thing's name; the class name is the event's kind.

    ``class OrderMoved(Event, thing="order"): old_status: str`` keeps ``old_status`` as the event's data. ``fresh`` says
    that the thing did not exist before, which saves looking for its last card.
    """

    thing: ClassVar[str]
    kind: ClassVar[str]
    fresh: ClassVar[bool] = False

    id: int

    def __init_subclass__(cls, *, thing: str = "", fresh: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if thing:
            cls.thing = thing
        cls.kind = cls.__name__
        cls.fresh = fresh
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)

    def covers(self) -> tuple[tuple[str, int], ...]:
        """Further ``(thing, id)`` pairs this event tells everything about, besides its own."""
        return ()

    def data(self) -> dict[str, Any]:
        """Everything but the id: what the kind alone does not say."""
        return {name: value for name, value in vars(self).items() if name != "id"}


dataclasses.dataclass(frozen=True, kw_only=True)(Event)


class Recorded(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event as the journal keeps it.

    ``seq`` counts 1, 2, 3 ... without gaps per restaurant; ``at`` is UTC text; ``card`` is the public card of the thing
    as it then was, None when the thing is gone; ``was`` is the gist of the card before, None when there was none.
    """

    restaurant_id: int
    seq: int
    at: str
    kind: str
    thing: str
    id: int
    actor: dict[str, Any]
    card: dict[str, Any] | None
    was: dict[str, Any] | None
    data: dict[str, Any]
