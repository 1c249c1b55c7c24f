"""The client as a program sees it."""

import asyncio
from collections.abc import Sequence

from ticketrail.client.backoff import WAITS
from ticketrail.client.credentials import Ask, Credentials
from ticketrail.client.handlers import Handler
from ticketrail.client.keeping import ConnectionStatus, Keeper
from ticketrail.client.line import Server

PATH = "/api/v1/ws/orders/live"
SILENCE = 45.0


class DashboardWebSocketClient:
    """Follows the orders of one restaurant. Every event is delivered once and in order, whatever the network does.

    ``base_url`` is the server's, with ws, wss, http or https. ``cursor`` goes on from where another client was.
    ``token_in_query`` is for proxies that drop headers. ``waits`` are the seconds between attempts, each shortened by
    up to a half at random; ``silence`` is how many seconds without a sign of life mean that the line is dead.
    """

    def __init__(
        self,
        base_url: str,
        *,
        cursor: str | None = None,
        path: str = PATH,
        token_in_query: bool = False,
        waits: Sequence[float] = WAITS,
        silence: float = SILENCE,
    ) -> None:
        self._keeper = Keeper(
            Server(base_url), path=path, cursor=cursor, token_in_query=token_in_query, waits=waits, silence=silence
        )
        self._task: asyncio.Task[None] | None = None

    def set_auth(self, access_token: str | Ask, restaurant_id: int | str | None = None) -> None:
        """Whose orders to follow, and with which right. Used from the next connection on, and that comes at once if
        one is being waited for.

        ``access_token`` may be a function, sync or async, that returns one: it is asked again when the server refuses
        the token as expired. Without ``restaurant_id`` it is the one that the token was made for.
        """
        self._keeper.credentials = Credentials(access_token, restaurant_id)
        self._keeper.hurry.set()

    def set_event_handlers(
        self,
        *,
        on_order_created: Handler | None = None,
        on_order_status_changed: Handler | None = None,
        on_order_updated: Handler | None = None,
        on_order_removed: Handler | None = None,
        on_connection_established: Handler | None = None,
        on_connection_lost: Handler | None = None,
        on_error: Handler | None = None,
    ) -> None:
        """Functions to call, sync or async, one after the other; those left out stay as they were.

        They get the order (``on_order_removed`` its id), the server's greeting, the reason in words, the exception.
        """
        self._keeper.handlers.set(
            {
                "order_created": on_order_created,
                "order_status_changed": on_order_status_changed,
                "order_updated": on_order_updated,
                "order_removed": on_order_removed,
                "connection_established": on_connection_established,
                "connection_lost": on_connection_lost,
                "error": on_error,
            }
        )

    @property
    def connection_status(self) -> ConnectionStatus:
        """How the connection stands. ``error`` means that the server refused, and that only you can change that."""
        return self._keeper.status

    @property
    def cursor(self) -> str | None:
        """Where this client stands, to be saved: everything up to here has been handled.

        A handler that asks is told the place behind the very event it is handling, so that it can save both together.
        """
        at_hand = self._keeper.at_hand
        return at_hand if at_hand is not None and self._is_own_task() else self._keeper.following.cursor

    @cursor.setter
    def cursor(self, cursor: str | None) -> None:
        """Go on from there at the next connection; None means from whatever there is by then."""
        self._keeper.following.move(cursor)

    async def connect(self) -> bool:
        """Connect, and stay connected until `disconnect`. False when it did not work at once: then it keeps trying."""
        keeper = self._keeper
        if keeper.credentials is None:
            raise RuntimeError("call set_auth first")
        if self._is_own_task():
            # A handler may call this when it hears that the connection was lost; that is being seen to.
            return keeper.status == "connected"
        if self._task is not None and keeper.following.stopped:
            await asyncio.wait([self._task])
        if keeper.status == "connected":
            return True
        if keeper.outcome is None or keeper.outcome.done():
            keeper.outcome = asyncio.get_running_loop().create_future()
        if self._task is None or self._task.done():
            keeper.following.stopped = False
            self._task = asyncio.create_task(keeper.run(), name="ticketrail.client")
        else:
            keeper.hurry.set()
        return await asyncio.shield(keeper.outcome)

    async def disconnect(self) -> None:
        """Say goodbye and stay away. Waits for a handler that is running, so that no event is half handled."""
        keeper, task = self._keeper, self._task
        keeper.following.stopped = True
        if self._is_own_task():
            # The connection ends as soon as the handler that called this has returned.
            return
        if task is not None and not task.done():
            if not keeper.handlers.running:
                task.cancel()
            await asyncio.wait([task])
        keeper.status = "disconnected"
        keeper.settle(False)

    def _is_own_task(self) -> bool:
        """Whether a handler asks."""
        try:
            return self._task is not None and asyncio.current_task() is self._task
        except RuntimeError:
            # A thread without a loop.
            return False
