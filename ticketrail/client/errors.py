"""What ``on_error`` is called with, besides whatever a handler or the network raised."""

POLICY = 1008
UNAUTHENTICATED = 4401
NO_RETURN = 4500


class ClientError(Exception):
    """Everything that this client raises itself."""


class ConnectionLost(ClientError):
    """A connection that ended, and that is worth trying again. ``code`` is None where nobody said goodbye."""

    def __init__(self, reason: str, code: int | None = None) -> None:
        super().__init__(reason)
        self.code = code


class Refused(ClientError):
    """The server does not want this client: ``code`` 4401 the token, 4503 the role, 4504 another's restaurant."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"refused with {code}: {reason}" if reason else f"refused with {code}")
        self.code = code


class ServerError(ClientError):
    """The server could not make sense of something; the connection goes on. ``code`` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def of_close(code: int, reason: str) -> ConnectionLost | Refused:
    """What a close code means: 4500 and above, and 1008, say "do not come back"; 4401 wants other credentials."""
    if code in (POLICY, UNAUTHENTICATED) or code >= NO_RETURN:
        return Refused(code, reason)
    return ConnectionLost(f"closed with {code}: {reason}" if reason else f"closed with {code}", code)


def is_final(error: Exception) -> bool:
    """Whether trying again is of no use."""
    return isinstance(error, Refused) and error.code != UNAUTHENTICATED
