"""One call of an operation: the caller, what was sent, and the way into the journal."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from ticketrail import journal
from ticketrail.dialects import bodies, callers
from ticketrail.dialects.answers import answer
from ticketrail.dialects.native.operation import Operation
from ticketrail.kernel.refusals import KeyMissing
from ticketrail.people.viewer import Viewer

Command = Callable[..., Any]
Shown = Callable[[journal.Done[Any]], bytes]


class Call(msgspec.Struct, kw_only=True):
    """``sent`` is the parsed body; ``viewer`` is None for somebody without credentials."""

    request: HttpRequest
    operation: Operation
    viewer: Viewer | None
    sent: Any = None

    @property
    def scope(self) -> str:
        """Whose idempotency keys these are."""
        return callers.scope(self.request, self.viewer)

    def once(self, shown: Shown) -> journal.Once | None:
        """The receipt for this call's idempotency key; ``shown`` makes the body that is kept with it."""
        key = self.request.headers.get("Idempotency-Key")
        if key is None:
            if self.operation.key == "required":
                raise KeyMissing("Send an Idempotency-Key header: then a repeat after a lost answer is no second order.")
            return None
        # The path belongs to it: the same body sent to another order is another request.
        place = self.request.path_info.removeprefix("/api/v1/")
        return journal.Once(self.scope, place, key, bodies.fingerprint(self.sent), shown)

    async def run(self, restaurant_id: int, actor: journal.Actor, command: Command, shown: Shown, **arguments: Any) -> HttpResponse:
        """Run a command and answer with what ``shown`` makes of it, or with the first answer of its key."""
        done = await journal.arun(restaurant_id, actor, command, once=self.once(shown), **arguments)
        body = done.answer if done.answer is not None else shown(done)
        return answer(body, status=self.operation.status, replayed=done.replayed)
