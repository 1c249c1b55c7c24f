"""From frames to events: each once, in order, also where the server begins anew with a snapshot."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from ticketrail.client.errors import ServerError
from ticketrail.client.known import Known, Order
from ticketrail.client.place import Frame, Place

log = logging.getLogger("ticketrail.client")

Tell = Callable[[str, Any, str | None], Awaitable[None]]
"""Takes the type of an event, what its handler is called with, and the cursor that holds once that was done."""
LookUp = Callable[[str], Awaitable[Order | None]]
"""An order as it is now; None when it does not exist any more."""


class Following:
    """What one client has heard, over all its connections. Set ``stopped`` to have it end after the event at hand."""

    def __init__(self, cursor: str | None, tell: Tell, look_up: LookUp) -> None:
        self.place = Place(cursor)
        self.established = False
        self.stopped = False
        self._known = Known()
        self._tell = tell
        self._look_up = look_up
        self._moved: list[str | None] = []
        self._greeting: Frame | None = None
        self._parts: list[Order] = []
        self._reset: str | None = None

    @property
    def cursor(self) -> str | None:
        """Where the next connection goes on from."""
        return self._moved[-1] if self._moved else self.place.cursor

    def move(self, cursor: str | None) -> None:
        """Go on from elsewhere at the next connection."""
        self._moved = [cursor]

    def begin(self) -> dict[str, str]:
        """A new connection: what it asks the feed for. Without a cursor that is the state, to know what is old."""
        self.established = False
        if self._moved:
            self.place = Place(self._moved.pop())
        self._greeting, self._parts, self._reset = None, [], None
        return {"snapshot": "1"} if self.place.cursor is None else {"since": self.place.cursor}

    async def take(self, frame: Frame) -> None:
        """Do whatever a frame asks for."""
        kind = frame["type"]
        if kind == "connection_established":
            self._greeting = frame
            if self.place.cursor is not None:
                await self._establish()
        elif kind == "heartbeat":
            self.place.beat(frame["cursor"])
        elif kind == "error":
            await self._tell("error", ServerError(frame["code"], frame["message"]), None)
        elif kind == "orders_snapshot":
            await self._snapshot(frame)
        elif "seq" in frame:
            await self._event(frame)
        else:
            log.debug("heard %s", kind)

    async def _establish(self) -> None:
        self.established = True
        await self._tell("connection_established", self._greeting, None)

    async def _event(self, frame: Frame) -> None:
        if not self.place.is_new(frame):
            return
        if frame["type"] == "order_removed":
            self._known.forget(frame["order_id"])
            await self._tell("order_removed", frame["order_id"], frame["cursor"])
        elif "order" in frame:
            # Before the handler, which may change what it is given.
            self._known.learn(frame["order"])
            await self._tell(frame["type"], frame["order"], frame["cursor"])
        self.place.reach(frame)

    async def _snapshot(self, frame: Frame) -> None:
        self._parts += frame["orders"]
        self._reset = self._reset or frame.get("reset")
        if frame.get("more"):
            return
        orders, self._parts = self._parts, []
        if self._reset is None:
            for order in orders:
                self._known.learn(order)
        else:
            log.warning("the server cannot go on from our cursor (%s): comparing with what is known", self._reset)
            await self._compare(orders)
        if self.stopped:
            # Whatever has not been told is found again from the old cursor.
            return
        self.place.reach(frame)
        if not self.established:
            # Not before: until there is a cursor, what happens during a cut would be missed.
            await self._establish()

    async def _compare(self, orders: list[Order]) -> None:
        vanished = self._known.vanished(orders)
        for kind, order in self._known.changes(orders):
            if self.stopped:
                return
            self._known.learn(order)
            await self._tell(kind, order, None)
        for order_id in vanished:
            if self.stopped:
                return
            await self._vanished(order_id)

    async def _vanished(self, order_id: str) -> None:
        """An order that was open is of an earlier day by now: only it can tell how it ended."""
        order = await self._look_up(order_id)
        if order is None:
            self._known.forget(order_id)
            await self._tell("order_removed", order_id, None)
        elif (kind := self._known.change(order)) is not None:
            self._known.learn(order)
            await self._tell(kind, order, None)
