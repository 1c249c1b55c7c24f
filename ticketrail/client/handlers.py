"""What the program wants to be told, and by which of its functions."""

import asyncio
import inspect
import logging
from collections.abc import Callable, Mapping
from typing import Any

log = logging.getLogger("ticketrail.client")

Handler = Callable[[Any], Any]
"""A function, sync or async. What it returns is not used."""


class Handlers:
    """Calls one handler after the other. ``running`` says whether one is at it."""

    def __init__(self) -> None:
        self._of: dict[str, Handler] = {}
        self.running = False

    def set(self, given: Mapping[str, Handler | None]) -> None:
        """Use these from now on; those that are None stay as they were."""
        self._of.update({kind: handler for kind, handler in given.items() if handler is not None})

    async def call(self, kind: str, said: Any) -> None:
        """Tell the handler of ``kind``. One that fails is logged and told to ``on_error``; the feed goes on."""
        self.running = True
        try:
            await self._call(kind, said)
        except Exception as error:
            log.exception("on_%s failed", kind)
            await self._about(error, kind)
        finally:
            self.running = False

    async def _call(self, kind: str, said: Any) -> None:
        handler = self._of.get(kind)
        answer = None if handler is None else handler(said)
        if inspect.isawaitable(answer):
            try:
                await answer
            except asyncio.CancelledError as error:
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise
                # Nobody cancels the client: it is something that the handler was waiting for.
                raise RuntimeError("what the handler waited for was cancelled") from error

    async def _about(self, error: Exception, kind: str) -> None:
        if kind == "error":
            return
        try:
            await self._call("error", error)
        except Exception:
            log.exception("on_error failed")
