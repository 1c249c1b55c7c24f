"""The access token: given once, or asked for anew whenever the server has had enough of the old one."""

import inspect
import re
from collections.abc import Awaitable, Callable

from ticketrail.client.errors import ClientError

Ask = Callable[[], str | Awaitable[str]]

_LETTERS = re.compile(r"[A-Za-z0-9._~-]+")


class Credentials:
    """``given`` is a token, or a function, sync or async, that returns one. ``restaurant_id`` chooses among several."""

    def __init__(self, given: str | Ask, restaurant_id: int | str | None) -> None:
        self.restaurant_id = restaurant_id
        self._ask = given if callable(given) else None
        self._token = None if callable(given) else given
        self._renewed = False

    async def token(self) -> str:
        """The token, asked for when there is none."""
        if self._token is None and self._ask is not None:
            asked = self._ask()
            self._token = await asked if inspect.isawaitable(asked) else asked
        token = self._token
        # Checked here, because an error about a header would show what is in it.
        if not isinstance(token, str) or _LETTERS.fullmatch(token) is None:
            raise ClientError("the access token is not one: it has letters, digits and . _ ~ - only")
        return token

    def accepted(self) -> None:
        """The server took the token."""
        self._renewed = False

    def renew(self) -> bool:
        """The server refused the token. Whether to try a new one at once: once, and then again after a wait."""
        if self._ask is None:
            return False
        self._token = None
        self._renewed = not self._renewed
        return self._renewed
