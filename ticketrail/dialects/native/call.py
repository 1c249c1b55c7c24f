"""One call of an operation: the caller, what was sent, and the way into the journal."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from ticketrail import journal
from ticketrail.dialects import callers
from ticketrail.dialects.answers import answer
from ticketrail.dialects.native.operation import Operation
from ticketrail.dialects.telling import Told, card, telling
from ticketrail.kernel import wire
from ticketrail.kernel.refusals import KeyMissing
from ticketrail.people.permissions import require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import finding, seats
from ticketrail.venues.models import TenantRow

Card = dict[str, Any]
Show = Callable[[Card], Card]
MISSING = "There is no such thing."


class Call(msgspec.Struct, kw_only=True):
    """``sent`` is the parsed body; ``viewer`` is None for somebody without credentials."""

    request: HttpRequest
    operation: Operation
    viewer: Viewer | None
    sent: Any = None

    @property
    def known(self) -> Viewer:
        """The viewer, where the operation is for people with credentials."""
        return seats.known(self.viewer)

    def once(self, shown: Callable[[journal.Done[Any]], bytes]) -> journal.Once | None:
        """The receipt for this call's idempotency key; ``shown`` makes the body that is kept with it."""
        made = callers.once(self.request, self.viewer, self.sent, shown)
        if made is None and self.operation.key == "required":
            raise KeyMissing("Send an Idempotency-Key header, so that a repeat after a lost answer changes nothing.")
        return made

    async def place_of(self, model: type[TenantRow], thing_id: int, action: str) -> int:
        """The restaurant whose thing it is, for somebody who may do ``action`` there."""
        restaurant_id = await journal.aread(0, finding.restaurant_of, self.known, model, thing_id, MISSING)
        require(self.viewer, restaurant_id, action)
        return restaurant_id

    async def run(
        self,
        restaurant_id: int,
        thing: str,
        command: Callable[..., Any],
        *,
        actor: journal.Actor | None = None,
        show: Show | None = None,
        **arguments: Any,
    ) -> HttpResponse:
        """Run a command that returns a row of ``thing``; answer with its card, as ``show`` lets the caller see it."""
        by, told = actor or self.known.actor(restaurant_id), telling(thing, command)
        return await self.tell(lambda once: journal.arun(restaurant_id, by, told, once=once, **arguments), show)

    async def tell(self, do: Callable[[journal.Once | None], Any], show: Show | None = None) -> HttpResponse:
        """Answer with the card of what ``do`` did, or with what the same key was answered the first time."""

        def shown(done: journal.Done[Told]) -> bytes:
            return wire.encode(card(done) if show is None else show(card(done)))

        done = await do(self.once(shown))
        body = done.answer if done.answer is not None else shown(done)
        return answer(body, status=self.operation.status, replayed=done.replayed)

    async def ask(self, restaurant_id: int, what: Callable[..., Any], **facts: Any) -> HttpResponse:
        """Have ``what`` done, one of the things that every dialect can ask for, and answer with its card."""
        return await self.tell(lambda once: what(self.known, restaurant_id, once, **facts))
