"""What peers say: one text message becomes a ping, a call of an action, or the reason why it is neither."""

from typing import Any

import msgspec

from ticketrail.kernel import wire
from ticketrail.kernel.refusals import Invalid, InvalidJson, Refusal, UnknownField

MAX_DEPTH = 32
OWN = frozenset({"action", "request_id", "key"})
"""Fields of every call; what is left are the action's own."""


class Ping(msgspec.Struct, frozen=True):
    """Answered with a pong."""

    request_id: str | int | None = None


class Call(msgspec.Struct, frozen=True):
    """An action with its fields as they came. ``key`` makes it idempotent, ``request_id`` is only an echo."""

    action: str
    fields: dict[str, Any]
    request_id: str | int | None = None
    key: str | None = None


class Misheard(msgspec.Struct, frozen=True):
    """Something that is neither, and what to answer."""

    refusal: Refusal
    action: str | None = None
    request_id: str | int | None = None


def understand(text: str) -> Ping | Call | Misheard:
    """Read one message: ``{"action": ...}``, ``{"type": "ping"}`` or the bare word ``ping``."""
    if text == "ping":
        return Ping()
    try:
        said = wire.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Misheard(InvalidJson("This is not JSON."))
    if _too_deep(text, said):
        return Misheard(InvalidJson(f"This is nested more than {MAX_DEPTH} levels deep."))
    if not isinstance(said, dict):
        return Misheard(Invalid("A message is a JSON object."))
    return _call(said, text)


def _call(said: dict[str, Any], text: str) -> Ping | Call | Misheard:
    action, request_id, key = said.get("action"), said.get("request_id"), said.get("key")
    echo = request_id if _is_echo(request_id) else None
    name = action if isinstance(action, str) else None
    if "ping" in (action, said.get("type")):
        return Ping(echo)
    if name is None:
        return Misheard(Invalid("Name the action.", fields={"action": "text"}), None, echo)
    if request_id is not None and echo is None:
        return Misheard(Invalid("This cannot be echoed.", fields={"request_id": "short text or a number"}), name)
    if key is not None and not isinstance(key, str):
        return Misheard(Invalid("A key is text.", fields={"key": "8 to 64 characters"}), name, echo)
    if "\\u0000" in text:
        return Misheard(Invalid("Text cannot hold the character NUL."), name, echo)
    return Call(name, {field: value for field, value in said.items() if field not in OWN}, echo, key)


def convert(fields: dict[str, Any], to: type[msgspec.Struct]) -> Any:
    """The typed fields of an action. Numbers are strict. Raises `UnknownField` or `Invalid`."""
    known = {field.encode_name for field in msgspec.structs.fields(to)}
    if unknown := sorted(set(fields) - known):
        raise UnknownField(f"There is no field {unknown[0]!r} here.", fields=dict.fromkeys(unknown, "unknown"))
    try:
        return msgspec.convert(fields, to, strict=True)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        if reason.startswith("Object contains unknown field"):
            raise UnknownField(reason) from error
        place = path.strip(".`") or reason.rpartition("`")[0].rpartition("`")[2]
        raise Invalid("Something here has the wrong form.", fields={place or "message": reason}) from error


def _is_echo(value: object) -> bool:
    return (isinstance(value, str) and len(value) <= 200) or (isinstance(value, int) and not isinstance(value, bool))


def _too_deep(text: str, said: object) -> bool:
    # Cheap for nearly every message: so few brackets cannot nest so deep.
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    level: list[object] = [said]
    for _ in range(MAX_DEPTH):
        level = [inner for value in level for inner in _inside(value)]
    return any(isinstance(value, dict | list) for value in level)


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
