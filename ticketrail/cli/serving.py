"""How the web server is run, by ``serve`` and by ``demo`` alike."""

from typing import Any

import uvicorn
from django.conf import settings

# Sockets are told to come back over 25 seconds, so that a restart is no stampede; one more for the last of them.
GRACE = 26


def config(**more: Any) -> uvicorn.Config:
    """uvicorn for this installation: our own WebSocket protocol, our own log lines."""
    configured = settings.TICKETRAIL
    return uvicorn.Config(
        "ticketrail.asgi:application",
        host=configured.host.strip("[]"),
        port=configured.port,
        loop="auto",
        http="httptools",
        ws="ticketrail.live.protocol:FeedProtocol",
        ws_max_size=8192,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(configured.trusted_proxies),
        forwarded_allow_ips=list(configured.trusted_proxies),
        timeout_graceful_shutdown=GRACE,
        **more,
    )


def address() -> str:
    """Where a browser on this machine finds the server."""
    configured = settings.TICKETRAIL
    host = configured.host if configured.host not in ("0.0.0.0", "::", "[::]") else "localhost"
    return f"http://{host}:{configured.port}"
