"""The hand-over: uvicorn's WebSocket protocol makes the handshake, then a small `Socket` takes the transport.

Give ``ticketrail.live.protocol:FeedProtocol`` to uvicorn's ``ws`` option. It leans on the inside of uvicorn's class, so
uvicorn is pinned, and ``tests/test_protocol.py`` says what must still hold when the pin moves.
"""

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.server import ServerProtocol

from ticketrail.live.door import EXTENSION
from ticketrail.live.peer import Gone
from ticketrail.live.socket import Socket

if TYPE_CHECKING:
    from ticketrail.live.hub import Hub

MAX_HELD = 64 * 1024

# At level debug the handshake would be written down, with the token in its address.
_quiet = logging.getLogger("ticketrail.live.handshake")
_quiet.setLevel(logging.WARNING)


class FeedProtocol(WebSocketsSansIOProtocol):
    """Keeps every byte that comes after the handshake for the socket: nothing is parsed here, so nothing is lost."""

    taken = False
    held = b""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # No permessage-deflate: the same bytes go to everybody, whatever the server was told.
        self.conn = ServerProtocol(max_size=self.config.ws_max_size, logger=_quiet)

    def data_received(self, data: bytes) -> None:
        if not self.handshake_initiated:
            super().data_received(data)
            return
        self.held += data
        if len(self.held) > MAX_HELD:
            self.transport.pause_reading()

    def take(self, hub: "Hub") -> Socket:
        """The socket that replaces this protocol, once accepted. `Gone` when the peer has left meanwhile."""
        if self.disconnected or not self.handshake_complete or self.transport.is_closing():
            raise Gone
        self.taken = True
        self.stop_keepalive()
        self.connections.discard(self)
        socket = Socket(hub, self.transport, self.connections)
        self.transport.set_protocol(socket)
        if len(self.held) > MAX_HELD:
            self.transport.resume_reading()
        if self.held:
            held, self.held = self.held, b""
            socket.data_received(held)
        return socket

    async def run_asgi(self) -> None:
        extensions: dict[str, Any] | None = self.scope["extensions"]
        if extensions is not None:
            extensions[EXTENSION] = self
        try:
            await self.app(self.scope, self.receive, self.send)
        except (ClientDisconnected, Gone):
            self.logger.debug("the peer left during the handshake")
        except asyncio.CancelledError:
            raise
        except Exception:
            self.logger.exception("the WebSocket application failed")
            self.send_500_response()
        finally:
            if extensions is not None:
                del extensions[EXTENSION]
            if not self.taken and self.close_timer is None:
                self.transport.close()
