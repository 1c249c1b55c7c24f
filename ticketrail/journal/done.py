"""What came of a command."""

from typing import Any, Generic, TypeVar

from ticketrail.journal.event import Recorded

T = TypeVar("T")


class Done(Generic[T]):
    """The value a command returned, the events it recorded, and the answer kept for its idempotency key.

    A replay has ``replayed`` set, the stored ``answer``, no events and no value.
    """

    __slots__ = ("_value", "answer", "events", "replayed")

    def __init__(self, value: T | None, events: list[Recorded], *, answer: bytes | None = None, replayed: bool = False):
        self._value = value
        self.events = events
        self.answer = answer
        self.replayed = replayed

    @property
    def value(self) -> T:
        """What the command returned. A replay has none: its answer is all there is."""
        if self.replayed:
            raise LookupError("a replayed command has an answer, not a value")
        return self._value  # type: ignore[return-value]  # None only where the command returns None

    @property
    def seq(self) -> int | None:
        """The number of the last event; None when nothing changed."""
        return self.events[-1].seq if self.events else None

    def card(self, thing: str, thing_id: int) -> dict[str, Any] | None:
        """The card of a thing after the command, where one of its events was about it."""
        for event in reversed(self.events):
            if event.thing == thing and event.id == thing_id:
                return event.card
        return None
