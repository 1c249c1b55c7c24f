"""The OpenAPI document, made from the table of operations. Nothing in it is written twice."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

import ticketrail
from ticketrail.dialects.native import cards
from ticketrail.dialects.native.operation import OPERATIONS, Operation
from ticketrail.dialects.refusals import CsrfMissing
from ticketrail.kernel.refusals import (
    Invalid,
    InvalidJson,
    KeyMissing,
    KeyReused,
    NotFound,
    Refusal,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
    UnknownField,
    UnsupportedType,
)

Json = dict[str, Any]

PREFIX = "/api/v1/"
_REF = "#/components/schemas/{name}"
_ABOUT = """\
Numbers are strict: `"2"`, `2.0` and `true` are no quantity. Money is an integer in minor units; the few decimals are
exact. Every refusal has one shape, see `Error`. Sign in with a Bearer token, or with the cookies of a page and then
with its `X-CSRFToken`. A repeated POST with the same `Idempotency-Key` gets the first answer again.
"""
_KEY_WORDS = "8 to 64 visible characters, made before the first try and kept until an answer came."


def document() -> Json:
    """The whole OpenAPI 3.1 document, as it is served at ``/api/v1/openapi.json``."""
    schemas = _schemas(OPERATIONS)
    paths: dict[str, Json] = {}
    for each in OPERATIONS:
        paths.setdefault(PREFIX + each.path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ticketrail", "version": ticketrail.__version__, "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
                "guest": {"type": "apiKey", "in": "cookie", "name": "guest_pass"},
            },
        },
    }


def refusals(of: Operation) -> tuple[type[Refusal], ...]:
    """Every refusal that an operation documents: its own, and those that follow from what it is."""
    found: list[type[Refusal]] = [Unauthenticated] if not of.public else []
    if of.path.count("{"):
        found.append(NotFound)
    if of.method != "GET":
        found += [InvalidJson, CsrfMissing, TooLarge, UnsupportedType, Invalid, UnknownField, Unavailable]
    if of.query:
        found += [Invalid, UnknownField]
    if of.key == "required":
        found.append(KeyMissing)
    if of.method == "POST":
        found += [KeyReused, TooMany]
    return tuple(dict.fromkeys((*found, *of.refusals)))


def _schemas(operations: Iterable[Operation]) -> Json:
    shapes = [cards.Error, *(each.answer for each in operations), *(each.body for each in operations if each.body)]
    _, components = msgspec.json.schema_components(dict.fromkeys(shapes), ref_template=_REF)
    exact: Json = _numbers(components)
    return exact


def _numbers(schema: Any) -> Any:
    # msgspec writes decimals as text by default; here they are numbers that keep their decimals.
    if isinstance(schema, dict):
        if schema.get("format") == "decimal":
            return {"type": "number"}
        return {name: _numbers(inner) for name, inner in schema.items()}
    return [_numbers(inner) for inner in schema] if isinstance(schema, list) else schema


def _operation(of: Operation) -> Json:
    summary, _, rest = of.text.partition("\n")
    made: Json = {
        "operationId": of.name,
        "summary": summary.rstrip("."),
        "description": "\n\n".join(filter(None, (rest.strip(), f"**Who:** {of.who}."))),
        "parameters": [*_places(of), *_questions(of), *_keys(of)],
        "responses": {str(of.status): _answer(of), **_errors(of)},
        "security": [{"bearer": []}, {"session": []}, {"guest": []}, *([{}] if of.public else [])],
    }
    if of.body is not None:
        content: Json = {"schema": {"$ref": _REF.format(name=of.body.__name__)}}
        if of.example is not None:
            content["example"] = of.example
        made["requestBody"] = {"required": _says_something(of.body), "content": {"application/json": content}}
    return made


def _says_something(body: type[Any]) -> bool:
    return any(field.required for field in msgspec.structs.fields(body))


def _places(of: Operation) -> list[Json]:
    names = re.findall(r"{(\w+)}", of.path)
    whole = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
    return [
        {"name": name, "in": "path", "required": True, "schema": whole if name.endswith("_id") else {"type": "string"}}
        for name in names
    ]


def _questions(of: Operation) -> list[Json]:
    if of.query is None:
        return []
    _, components = msgspec.json.schema_components([of.query], ref_template=_REF)
    found = components[of.query.__name__]["properties"]
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in found.items()]


def _keys(of: Operation) -> list[Json]:
    if of.key == "none":
        return []
    schema = {"type": "string", "minLength": 8, "maxLength": 64}
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": of.key == "required",
            "description": _KEY_WORDS,
            "schema": schema,
        }
    ]


def _answer(of: Operation) -> Json:
    (schema,), _ = msgspec.json.schema_components([of.answer], ref_template=_REF)
    return {"description": "Done.", "content": {"application/json": {"schema": schema}}}


def _errors(of: Operation) -> Json:
    by_status: dict[int, list[type[Refusal]]] = {}
    for refusal in refusals(of):
        by_status.setdefault(refusal.status, []).append(refusal)
    return {str(status): _error(found) for status, found in sorted(by_status.items())}


def _error(found: list[type[Refusal]]) -> Json:
    examples = {each.code: {"value": {"code": each.code, "message": "…"}} for each in found}
    content = {"schema": {"$ref": _REF.format(name="Error")}, "examples": examples}
    words = ", ".join(f"`{each.code}`" for each in found)
    return {"description": words, "content": {"application/json": content}}
