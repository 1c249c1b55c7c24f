"""The OpenAPI document arranged for people to read."""

from typing import Any

from ticketrail.kernel import wire

Json = dict[str, Any]

# As somebody gets to know it: come in, look, order, follow, serve, settle.
ORDER = (
    "auth",
    "restaurants",
    "menu",
    "orders",
    "track",
    "tables",
    "sessions",
    "payments",
    "notifications",
    "stats",
)


def chapters(document: Json) -> list[Json]:
    """``[{name, operations: [...]}]``, one chapter per first word of the path."""
    made: dict[str, list[Json]] = {name: [] for name in ORDER}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            made.setdefault(path.split("/")[3], []).append(_operation(path, method, operation, document))
    return [{"name": name, "operations": operations} for name, operations in made.items()]


def _operation(path: str, method: str, operation: Json, document: Json) -> Json:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    about, _, who = operation["description"].rpartition("**Who:** ")
    return {
        "path": path,
        "method": method.upper(),
        "id": operation["operationId"],
        "summary": operation["summary"],
        "about": [part for part in about.split("\n\n") if part],
        "who": who,
        "parameters": operation["parameters"],
        "fields": _fields(body, document),
        "example": _pretty(body["example"]) if "example" in body else "",
        "answers": [
            {"status": status, "about": response["description"], "shape": _shape(response)}
            for status, response in operation["responses"].items()
        ],
    }


def _fields(body: Json, document: Json) -> list[Json]:
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    schema = document["components"]["schemas"].get(name, {})
    required = set(schema.get("required", ()))
    return [
        {"name": field, "type": _type(facts), "required": field in required, "about": facts.get("description", "")}
        for field, facts in schema.get("properties", {}).items()
    ]


def _type(facts: Json) -> str:
    """A type in a few characters: ``integer 1-99``, ``array of Line``, ``"cash" or "card"``."""
    if "anyOf" in facts:
        return " or ".join(_type(each) for each in facts["anyOf"])
    if "enum" in facts:
        return " or ".join(wire.encode(each).decode() for each in facts["enum"])
    if "$ref" in facts:
        return str(facts["$ref"].rpartition("/")[2])
    if facts.get("type") == "array":
        return f"array of {_type(facts.get('items', {}))}"
    bounds = "-".join(str(facts[name]) for name in ("minimum", "maximum") if name in facts)
    return " ".join(filter(None, (str(facts.get("type", "any")), bounds)))


def _shape(response: Json) -> str:
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "").rpartition("/")[2])


def _pretty(value: Any) -> str:
    return wire.encode(value).decode()
