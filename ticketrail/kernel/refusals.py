"""An expected refusal: a stable code for programs, a sentence for people, and the state they should know.

Rooms put their own refusals next to the command that raises them; only those that every room shares are here.
``status`` is the HTTP answer; sockets send the same code in an ``error`` frame or close with the matching code.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class Refusal(Exception):
    """What was asked is not done, and nothing of it is kept.

    ``current`` is ``{status, version, by, at}`` of the thing in question, ``fields`` maps a field's path to a sentence,
    ``retry_after`` is in seconds.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(
        self,
        message: str,
        *,
        current: Mapping[str, Any] | None = None,
        fields: Mapping[str, str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.current = current
        self.fields = fields
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """The one error shape: ``{code, message, current?, fields?}``."""
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.current is not None:
            body["current"] = dict(self.current)
        if self.fields is not None:
            body["fields"] = dict(self.fields)
        return body


class InvalidJson(Refusal):
    code, status = "invalid_json", 400


class KeyMissing(Refusal):
    code, status = "key_missing", 400


class Unauthenticated(Refusal):
    code, status = "unauthenticated", 401


class Forbidden(Refusal):
    code, status = "forbidden", 403


class NotFound(Refusal):
    """No such thing, or another restaurant's: the two are never told apart."""

    code, status = "not_found", 404


class VersionConflict(Refusal):
    code, status = "version_conflict", 412


class TooLarge(Refusal):
    code, status = "too_large", 413


class UnsupportedType(Refusal):
    code, status = "unsupported_type", 415


class Invalid(Refusal):
    code, status = "invalid", 422


class UnknownField(Refusal):
    code, status = "unknown_field", 422


class KeyReused(Refusal):
    code, status = "key_reused", 422


class TooMany(Refusal):
    code, status = "rate_limited", 429


class Unavailable(Refusal):
    code, status = "unavailable", 503
