"""Keeping a connection: attempt after attempt until told to stop, or told by the server not to come back."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Literal

from websockets.exceptions import WebSocketException

from ticketrail.client import looking_up
from ticketrail.client.backoff import Backoff
from ticketrail.client.credentials import Credentials
from ticketrail.client.errors import ClientError, Refused, is_final
from ticketrail.client.following import Following
from ticketrail.client.handlers import Handlers
from ticketrail.client.known import Order
from ticketrail.client.line import Server, opened

log = logging.getLogger("ticketrail.client")

ConnectionStatus = Literal["connecting", "connected", "reconnecting", "disconnected", "error"]

# What networks and servers do. Anything else is a mistake, of this client or of a function it was given.
_EXPECTED = (ClientError, OSError, WebSocketException)


class Keeper:
    """Runs in one task. ``status`` and ``outcome`` (of the attempt that somebody waits for) are for the outside."""

    def __init__(
        self,
        server: Server,
        *,
        path: str,
        cursor: str | None,
        token_in_query: bool,
        waits: Sequence[float],
        silence: float,
    ) -> None:
        self.handlers = Handlers()
        self.following = Following(cursor, self._tell, self._look_up)
        self.status: ConnectionStatus = "disconnected"
        self.outcome: asyncio.Future[bool] | None = None
        self.hurry = asyncio.Event()
        self.at_hand: str | None = None
        self.credentials: Credentials | None = None
        self._server = server
        self._path = path
        self._token_in_query = token_in_query
        self._silence = silence
        self._backoff = Backoff(waits)
        self._was_connected = False

    async def run(self) -> None:
        """Stay connected. Ends when told to stop, or refused for good."""
        self.status, self._was_connected = "connecting", False
        final = False
        try:
            while not self.following.stopped and not final:
                error = await self._attempt()
                if error is not None and not self.following.stopped:
                    final = is_final(error)
                    await self._ended(error)
        finally:
            self.status = "error" if final else "disconnected"
            self.settle(False)

    async def _attempt(self) -> Exception | None:
        """One connection, from its first frame to its last. Why it ended; None when that was wanted."""
        self.hurry.clear()
        query = self.following.begin()
        try:
            token = await self._signed_in.token()
            url, headers = self._address(token, query)
            async with opened(url, headers, self._silence) as hear:
                while not self.following.stopped:
                    await self.following.take(await hear())
        except Exception as error:
            return error
        return None

    async def _ended(self, error: Exception) -> None:
        """Tell whom it concerns, and wait for the next attempt if there is to be one."""
        lost, reason = self.following.established, str(error) or type(error).__name__
        at_once = isinstance(error, Refused) and not is_final(error) and self._signed_in.renew()
        refused = isinstance(error, Refused) and not at_once
        self.status = "error" if refused else "reconnecting" if self._was_connected else "connecting"
        log.log(
            logging.INFO if at_once else logging.WARNING,
            "%s %s: %s",
            "lost" if lost else "could not connect to",
            self._server,
            reason,
            exc_info=None if isinstance(error, _EXPECTED) else error,
        )
        if lost:
            await self.handlers.call("connection_lost", reason)
        if refused or not (lost or at_once):
            await self.handlers.call("error", error)
        if not at_once:
            self.settle(False)
            if not is_final(error) and not self.following.stopped:
                await self._wait()

    async def _wait(self) -> None:
        seconds = self._backoff.next()
        log.info("trying again in %.1f s", seconds)
        try:
            await asyncio.wait_for(self.hurry.wait(), seconds)
        except TimeoutError:
            log.debug("trying again")

    async def _tell(self, kind: str, said: Any, cursor: str | None) -> None:
        if kind == "connection_established":
            self.status, self._was_connected = "connected", True
            self._signed_in.accepted()
            self._backoff.established()
            self.settle(True)
            log.info("following the orders of restaurant %s at %s", said["restaurant_id"], self._server)
        self.at_hand = cursor
        try:
            await self.handlers.call(kind, said)
        finally:
            self.at_hand = None

    async def _look_up(self, order_id: str) -> Order | None:
        url = self._server.page(looking_up.PATH.format(order_id=order_id), {})
        return await looking_up.look_up(url, await self._signed_in.token())

    def _address(self, token: str, query: dict[str, str]) -> tuple[str, dict[str, str]]:
        restaurant_id = self._signed_in.restaurant_id
        if restaurant_id is not None:
            query = {"restaurant": str(restaurant_id), **query}
        if self._token_in_query:
            return self._server.socket(self._path, {**query, "token": token}), {}
        return self._server.socket(self._path, query), {"Authorization": f"Bearer {token}"}

    @property
    def _signed_in(self) -> Credentials:
        if self.credentials is None:
            raise RuntimeError("call set_auth first")
        return self.credentials

    def settle(self, connected: bool) -> None:
        """Answer whoever waits to hear how the attempt went."""
        if self.outcome is not None and not self.outcome.done():
            self.outcome.set_result(connected)
