"""Reads that several ask for at once are made once, and each still gets one that began after it asked."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Shared(Generic[T]):
    """Per key one read is under way and at most one waits behind it; newcomers share the one that waits."""

    __slots__ = ("_next", "_now")

    def __init__(self) -> None:
        self._now: dict[str, asyncio.Task[T]] = {}
        self._next: dict[str, asyncio.Task[T]] = {}

    async def get(self, key: str, read: Callable[[], Awaitable[T]]) -> T:
        """The outcome of a ``read`` for ``key`` that has not begun yet."""
        waiting = self._next.get(key)
        if waiting is None:
            waiting = self._next[key] = asyncio.ensure_future(self._read(key, read))
        return await asyncio.shield(waiting)

    async def _read(self, key: str, read: Callable[[], Awaitable[T]]) -> T:
        if before := self._now.get(key):
            await asyncio.wait([before])
        me = self._now[key] = self._next.pop(key)
        try:
            return await read()
        finally:
            if self._now.get(key) is me:
                del self._now[key]
