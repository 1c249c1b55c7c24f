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
from ticketrail.people.viewer import Viewer
from ticketrail.screens import seats

Card = dict[str, Any]
Show = Callable[[Card], Card]


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

    async def run(
        self,
        restaurant_id: int,
        actor: journal.Actor,
        thing: str,
        command: Callable[..., Any],
        show: Show,
        **arguments: Any,
    ) -> HttpResponse:
        """Run a command that returns a row of ``thing``; answer with its card, as ``show`` lets the caller see it."""
        return await self.tell(
            lambda once: journal.arun(restaurant_id, actor, telling(thing, command), once=once, **arguments), show
        )

    async def tell(self, do: Callable[[journal.Once | None], Any], show: Show) -> HttpResponse:
        """Answer with the card of what ``do`` did, or with what the same key was answered the first time."""

        def shown(done: journal.Done[Told]) -> bytes:
            return wire.encode(show(card(done)))

        done = await do(self.once(shown))
        body = done.answer if done.answer is not None else shown(done)
        return answer(body, status=self.operation.status, replayed=done.replayed)
