"""Close codes: one table for the server and the documentation; the browser's is compared with it by a test.

4000-4499 mean "reconnect", 4500-4999 mean "do not"; of the standard codes below 4000 all but 1008 mean reconnect.
"""

import msgspec

from ticketrail.kernel.refusals import Refusal


class Close(msgspec.Struct, frozen=True):
    """A close code, its name in programs, and what it tells a person."""

    code: int
    name: str
    meaning: str


NORMAL = 1000
GOING_AWAY = 1001
PROTOCOL_ERROR = 1002
NOT_TEXT = 1003
GONE = 1006
NOT_UTF8 = 1007
POLICY = 1008
TOO_BIG = 1009
BROKEN = 1011
RESTARTING = 1012
TRY_LATER = 1013
UNAUTHENTICATED = 4401
TOO_SLOW = 4408
TOO_MANY = 4429
FORBIDDEN = 4503
NOT_FOUND = 4504
SESSION_CLOSED = 4510

TABLE = (
    Close(NORMAL, "normal", "the other side was done"),
    Close(GOING_AWAY, "going_away", "the page or the program ended"),
    Close(PROTOCOL_ERROR, "protocol_error", "a frame was not WebSocket"),
    Close(NOT_TEXT, "not_text", "a frame was binary; feeds take text"),
    Close(GONE, "gone", "the connection was lost without a goodbye"),
    Close(NOT_UTF8, "not_utf8", "a text was not UTF-8"),
    Close(POLICY, "policy", "not allowed"),
    Close(TOO_BIG, "too_big", "a message was over 8 KB or in more than 64 fragments"),
    Close(BROKEN, "broken", "the server made a mistake"),
    Close(RESTARTING, "restarting", "the server restarts, or its journal began anew"),
    Close(TRY_LATER, "try_later", "the database is away"),
    Close(UNAUTHENTICATED, "unauthenticated", "credentials are missing or expired: get new ones"),
    Close(TOO_SLOW, "too_slow", "more than 256 KB were waiting to be read"),
    Close(TOO_MANY, "too_many", "too many actions or connections"),
    Close(FORBIDDEN, "forbidden", "this restaurant, but not this role"),
    Close(NOT_FOUND, "not_found", "no such thing, or another restaurant's"),
    Close(SESSION_CLOSED, "session_closed", "the table session was closed"),
)

_OF_STATUS = {401: UNAUTHENTICATED, 403: FORBIDDEN, 404: NOT_FOUND, 429: TOO_MANY, 503: TRY_LATER}


def reconnects(code: int) -> bool:
    """Whether a client that was closed with ``code`` should come back by itself."""
    return code != POLICY if code < 4000 else code < 4500


def of_refusal(refusal: Refusal) -> int:
    """How a refused connection is closed; HTTP says the same with the refusal's status."""
    return _OF_STATUS.get(refusal.status, FORBIDDEN)
