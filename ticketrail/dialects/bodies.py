"""What a program sends, read strictly: the shape as documented, or a refusal that names the field.

JSON is decoded first and converted after, so that ``2.0`` is not a whole number and one text of the body is enough for
both the arguments and the fingerprint of an idempotency key.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest

from ticketrail.kernel import wire
from ticketrail.kernel.refusals import Invalid, InvalidJson, TooLarge, UnknownField, UnsupportedType

LARGEST = 64 * 1024
DEEPEST = 32
_TOO_LARGE = f"Send at most {LARGEST // 1024} KB."

T = TypeVar("T")

_canonical = msgspec.json.Encoder(decimal_format="number", order="sorted")
_PLACE = re.compile(r" - at `\$\.?(?P<path>.*)`$")
_UNKNOWN = re.compile(r"unknown field `(?P<name>.*)`")
_MISSING = re.compile(r"missing required field `(?P<name>.*)`")
# msgspec's words on the left, ours on the right; the first that fits is used.
_SENTENCES = (
    (r"^Expected `int` >= (\S+)", r"This must be \1 or more."),
    (r"^Expected `int` <= (\S+)", r"This must be \1 or less."),
    (r"^Expected `int", "This must be a whole number."),
    (r"^Expected `str.*` of length >= 1", "This must not be empty."),
    (r"^Expected `str.*` of length >= (\S+)", r"This needs \1 characters or more."),
    (r"^Expected `str.*` of length <= (\S+)", r"This may have \1 characters at most."),
    (r"^Expected `str.*` matching regex", "This is not written as it should be."),
    (r"^Expected `str", "This must be text."),
    (r"^Expected `bool", "This must be true or false."),
    (r"^Expected `array` of length >= 1", "This must name at least one."),
    (r"^Expected `array` of length <= (\S+)", r"This may have \1 entries at most."),
    (r"^Expected `array", "This must be a list."),
    (r"^Expected `object", "This must be an object with named fields."),
    (r"^Invalid enum value (.+)", r"\1 is not one of the choices."),
)


def read(request: HttpRequest) -> bytes:
    """The bytes of a request's body, at most 64 KB of them, which are JSON if there are any."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise TooLarge(_TOO_LARGE)
    raw = bytes(request.read(LARGEST + 1))
    if raw and request.content_type != "application/json":
        raise UnsupportedType("Send JSON, and say so: Content-Type: application/json.")
    return raw


def decoded(raw: bytes) -> Any:
    """The JSON value of a body. An empty body is an empty object; NaN, broken UTF-8 and 33 levels are not JSON here."""
    if len(raw) > LARGEST:
        raise TooLarge(_TOO_LARGE)
    if not raw.strip():
        return {}
    try:
        value = wire.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError) as problem:
        raise InvalidJson("This is not valid JSON.") from problem
    _check(value)
    return value


def convert(value: Any, shape: type[T]) -> T:
    """``value`` as a ``shape``; raises `Invalid` or `UnknownField` with the path of the field and a sentence."""
    try:
        return msgspec.convert(value, shape, strict=True)
    except msgspec.ValidationError as problem:
        raise _refusal(str(problem)) from problem


def queried(values: dict[str, str], shape: type[T]) -> T:
    """A query string as a ``shape``: there everything is text, so numbers are read out of it."""
    _check(values)
    try:
        return msgspec.convert(values, shape, strict=False)
    except msgspec.ValidationError as problem:
        raise _refusal(str(problem)) from problem


def fingerprint(value: Any) -> str:
    """SHA-256 of the parsed body: the same for the same JSON, however it was spaced and ordered."""
    return hashlib.sha256(_canonical.encode(value)).hexdigest()


def _check(value: Any) -> None:
    for path, leaf, depth in _walk(value, "", 1):
        if depth > DEEPEST:
            raise InvalidJson(f"This is nested more than {DEEPEST} levels deep.")
        # No database keeps a NUL in text, and none is ever meant.
        if isinstance(leaf, str) and "\0" in leaf:
            fields = {path or "body": "Take out the NUL character."}
            raise Invalid("A text holds a character that cannot be kept.", fields=fields)


def _walk(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any, int]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield path, key, depth
            yield from _walk(inner, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _walk(inner, f"{path}[{n}]", depth + 1)
    yield path, value, depth


def _refusal(problem: str) -> Invalid | UnknownField:
    found = _PLACE.search(problem)
    path = found["path"] if found else ""
    words = _PLACE.sub("", problem)
    if unknown := _UNKNOWN.search(words):
        name = _join(path, unknown["name"])
        return UnknownField(f"There is no field {name} here.", fields={name: "There is no such field."})
    if missing := _MISSING.search(words):
        path, sentence = _join(path, missing["name"]), "This is missing."
    else:
        sentence = _sentence(words)
    return Invalid(f"{path or 'The body'}: {sentence}", fields={path or "body": sentence})


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _sentence(words: str) -> str:
    for pattern, sentence in _SENTENCES:
        if found := re.match(pattern, words):
            return found.expand(sentence)
    return words + "."
