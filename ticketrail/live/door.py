"""The door: what a connection shows of itself, and who decides whom that makes it."""

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

import msgspec
from django.http.cookie import parse_cookie

from ticketrail.live.feed import Viewer

EXTENSION = "ticketrail.feed"
"""Under this name an ASGI scope offers to hand the connection over."""

SUBPROTOCOL = "ticketrail.v1"
BEARER = "bearer."
HIDDEN = "hidden"

Scope = Mapping[str, Any]


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody brought along. ``bearer`` came in a header, ``token`` in the address, ``first`` as a message."""

    cookies: dict[str, str] = {}
    bearer: str | None = None
    subprotocol: str | None = None
    token: str | None = None
    first: str | None = None
    origin: str | None = None
    client: str | None = None

    @property
    def presented(self) -> str | None:
        """The token that was shown, however it came: a JWT, a ticket or a tracking token. It goes before cookies."""
        for token in (self.bearer, self.subprotocol, self.token, self.first):
            if token is not None:
                return token
        return None


class Door(Protocol):
    """Decides who somebody is. Rooms below know people; feeds know only what the door lets in."""

    async def viewer(self, credentials: Credentials) -> Viewer:
        """Who this is; None when nothing says so. `Unauthenticated` when what was shown is forged or expired."""

    async def again(self, viewer: Viewer) -> Viewer:
        """The same person with membership and role looked up anew. `Unauthenticated` when they may no longer come."""

    def expires_at(self, viewer: Viewer) -> float | None:
        """When the credentials end, in Unix seconds; None when they do not."""

    def scope(self, viewer: Viewer) -> str:
        """Whose idempotency keys these are, and whose connections are counted together: ``staff:5``."""


class Knock(msgspec.Struct, frozen=True):
    """A connection at the door: its path, its query without secrets, and its credentials.

    ``origins`` is how many Origin headers there were; ``speaks`` whether our sub-protocol was offered.
    """

    path: str
    query: dict[str, str]
    credentials: Credentials
    origins: int
    speaks: bool

    @property
    def address(self) -> str:
        """Path and query without secrets, kept to join again."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path


def knock(scope: Any) -> Knock:
    """Read a connection's scope. The token is taken out of its query, so that no log ever shows it."""
    headers = _headers(scope)
    query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True))
    token = query.pop("token", None)
    if token is not None:
        scope["query_string"] = urlencode({**query, "token": HIDDEN}).encode()
    offered = [part.strip() for value in headers.get("sec-websocket-protocol", []) for part in value.split(",")]
    origins = headers.get("origin", [])
    client = scope.get("client")
    credentials = Credentials(
        cookies=parse_cookie("; ".join(headers.get("cookie", []))),
        bearer=_bearer(headers.get("authorization", [])),
        subprotocol=next((part.removeprefix(BEARER) for part in offered if part.startswith(BEARER)), None),
        token=token,
        origin=origins[0] if origins else None,
        client=client[0] if client else None,
    )
    return Knock(scope["path"], query, credentials, len(origins), SUBPROTOCOL in offered)


def _headers(scope: Scope) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in scope.get("headers", ()):
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


def _bearer(values: list[str]) -> str | None:
    for value in values:
        kind, _, token = value.partition(" ")
        if kind.lower() == "bearer":
            return token.strip()
    return None
