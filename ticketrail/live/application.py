"""The ASGI face of the feeds: WebSockets, and the GET twin of each."""

import logging
import sys
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from ticketrail.live.door import Door
from ticketrail.live.entrance import Entrance
from ticketrail.live.feed import Registry, registry
from ticketrail.live.hub import Hub
from ticketrail.live.poll import Poll

log = logging.getLogger(__name__)

FAST = "ticketrail.live.protocol"
"""Loaded by uvicorn when its ``ws`` option names it, and by nobody else."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Application:
    """Serves what `claims` says is a feed's. Start and stop `hub` with the server."""

    def __init__(
        self,
        *,
        hub: Hub,
        door: Door,
        origins: Collection[str],
        cookies: Collection[str],
        feeds: Registry = registry,
    ) -> None:
        self.registry = feeds
        self.sockets = Entrance(hub=hub, door=door, registry=feeds, origins=origins, cookies=cookies)
        self.polls = Poll(hub=hub, door=door, registry=feeds, origins=origins)

    def claims(self, scope: Scope) -> bool:
        """Whether a connection is ours: every WebSocket, and HTTP where a feed could be."""
        if scope["type"] == "websocket":
            return True
        return scope["type"] == "http" and (
            scope["path"].startswith("/ws/") or self.registry.match(scope["path"]) is not None
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection that is ours."""
        if scope["type"] == "websocket":
            await self.sockets(scope, receive, send)
        else:
            await self.polls(scope, receive, send)

    def say_how(self) -> None:
        """Tell the log, at the start, which way frames will take."""
        if FAST in sys.modules:
            log.info("feeds write straight to the transport")
        else:
            log.warning(
                "this server does not use %s: feeds fall back to websocket.send, which costs more per socket", FAST
            )
