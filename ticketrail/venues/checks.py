"""What a restaurant's settings may say. Each check returns the problems by field name; none is fine."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def slug(value: str, most: int) -> str | None:
    """The problem with a slug of at most ``most`` letters, or None."""
    if _SLUG.fullmatch(value) and len(value) <= most:
        return None
    return f"Use up to {most} small letters, digits and hyphens."


def text(value: str, most: int) -> str | None:
    """The problem with a short text that must not be empty, or None."""
    if value.strip() and len(value) <= most and value.isprintable():
        return None
    return f"Write 1 to {most} characters."


def whole(value: Any, least: int, most: int) -> str | None:
    """The problem with a whole number, or None. ``True`` is not a number here."""
    if type(value) is int and least <= value <= most:
        return None
    return f"Give a whole number from {least} to {most}."


def settings(said: Mapping[str, Any]) -> dict[str, str]:
    """The problems with a restaurant's settings; only what is said is looked at."""
    found = {
        "slug": "slug" in said and slug(said["slug"], 60),
        "name": "name" in said and text(said["name"], 120),
        "currency": "currency" in said and not _CURRENCY.fullmatch(said["currency"]) and "Use three letters, like EUR.",
        "time_zone": "time_zone" in said
        and said["time_zone"] not in available_timezones()
        and "Use a name like Europe/Rome.",
        "languages": "languages" in said
        and not _languages(said["languages"])
        and "Name one or more languages once each, like en or it.",
        "sockets_limit": "sockets_limit" in said and whole(said["sockets_limit"], 1, 100_000),
    }
    return {name: problem for name, problem in found.items() if problem}


def station(said: Mapping[str, Any]) -> dict[str, str]:
    """The problems with a station; only what is said is looked at."""
    found = {
        "slug": "slug" in said and slug(said["slug"], 40),
        "name": "name" in said and text(said["name"], 60),
        "sort": "sort" in said and whole(said["sort"], -10_000, 10_000),
        "warn_seconds": "warn_seconds" in said and whole(said["warn_seconds"], 1, 86_400),
        "late_seconds": "late_seconds" in said and whole(said["late_seconds"], 1, 86_400),
    }
    return {name: problem for name, problem in found.items() if problem}


def _languages(codes: list[str]) -> bool:
    return bool(codes) and len(set(codes)) == len(codes) and all(_LANGUAGE.fullmatch(code) for code in codes)
