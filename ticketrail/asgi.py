"""The one ASGI application: pages and API by Django, feeds by `ticketrail.live`, and the journal's life around both."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketrail.settings")
pages = get_asgi_application()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send each connection to the part that speaks its language."""
    if scope["type"] == "lifespan":
        await live_and_die(receive, send)
    elif scope["type"] == "http":
        await pages(scope, receive, send)


async def live_and_die(receive: Receive, send: Send) -> None:
    """ASGI's lifespan: what must run beside the requests, from before the first to after the last."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
