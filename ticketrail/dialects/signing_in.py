"""Passwords over HTTP: slow on purpose, so they are checked on threads of their own, and not too often."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connections
from django.http import HttpRequest

from ticketrail.dialects import callers, rates
from ticketrail.kernel.refusals import Unauthenticated

P = ParamSpec("P")
T = TypeVar("T")

# Each check of a password takes tens of megabytes and a whole core for a while.
_threads = ThreadPoolExecutor(2, thread_name_prefix="passwords")


async def apart(fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """``fn(...)`` on one of the threads for passwords, while the event loop goes on."""

    def closing() -> T:
        try:
            return fn(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(_threads, closing)


async def guarded(request: HttpRequest, username: str, check: Callable[[], T]) -> T:
    """``check()`` apart, unless this name or address has failed too often. A failure counts, a success does not."""
    name, address = username.casefold(), callers.address(request)
    rates.ask(rates.LOGIN_PER_NAME, "name", name, address)
    rates.ask(rates.LOGIN_PER_ADDRESS, "address", address)
    try:
        return await apart(check)
    except Unauthenticated:
        rates.count(rates.LOGIN_PER_NAME, "name", name, address)
        rates.count(rates.LOGIN_PER_ADDRESS, "address", address)
        raise
