"""Ids as this dialect has them. Knows nothing but values, so that the Python client can use it as well."""

from typing import Any


def with_text_ids(value: Any) -> Any:
    """The same value with every ``id`` and ``..._id`` in it, at any depth, as text. What is missing stays None."""
    if isinstance(value, dict):
        return {
            name: str(inner) if _is_id(name) and inner is not None else with_text_ids(inner)
            for name, inner in value.items()
        }
    return [with_text_ids(inner) for inner in value] if isinstance(value, list) else value


def _is_id(name: str) -> bool:
    return name == "id" or name.endswith("_id")
