"""The one ASGI application: pages and API by Django, feeds by `ticketrail.live`, and the journal's life around both."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

from ticketrail import configuration, secret_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketrail.settings")
configured = configuration.read()
if not configured.secret_key:
    secret_key.make(configured.data_dir)
pages = get_asgi_application()

from django.conf import settings

from ticketrail import feeds, journal, live
from ticketrail.floor import passes
from ticketrail.housekeeping import keep_house
from ticketrail.screens.door import Door
from ticketrail.web import programs
from ticketrail.web.bounded import bounded

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

log = logging.getLogger(__name__)

django_pages, program_calls = bounded(pages), bounded(programs.programs)

sockets = live.Application(
    hub=live.hub,
    door=Door(),
    origins=settings.TICKETRAIL.origins,
    cookies=(settings.SESSION_COOKIE_NAME, passes.COOKIE),
    feeds=feeds.registry,
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send each connection to the part that speaks its language."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif sockets.claims(scope):
        await sockets(scope, receive, send)
    elif programs.claims(scope):
        await program_calls(scope, receive, send)
    else:
        await django_pages(scope, receive, send)


async def lifespan(receive: Receive, send: Send) -> None:
    """What runs beside the requests, from before the first of them until after the last."""
    await receive()
    try:
        await asyncio.to_thread(journal.start)
        await live.hub.start()
    except Exception as error:
        log.exception("cannot start")
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    house = asyncio.create_task(keep_house())
    await send({"type": "lifespan.startup.complete"})
    await receive()
    house.cancel()
    await live.hub.stop()
    # Commands that wait are finished first: somebody was promised an answer.
    await asyncio.to_thread(journal.stop)
    await asyncio.to_thread(journal.stop_reading)
    await send({"type": "lifespan.shutdown.complete"})
