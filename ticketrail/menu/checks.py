"""What a menu may say. Each check returns the problems by field name; none is fine."""

from collections.abc import Mapping
from typing import Any

from ticketrail.kernel.money import RATE_UNIT
from ticketrail.menu.models import Allergen
from ticketrail.venues import checks
from ticketrail.venues.models import Restaurant

MOST_MINOR = 100_000_000


def texts(value: Any, restaurant: Restaurant, most: int, *, needed: bool = True) -> str | None:
    """The problem with a text in the restaurant's languages, or None. A needed one exists in the first language."""
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        return "Write it as {language: text}."
    if unknown := sorted(str(code) for code in value.keys() - set(restaurant.languages)):
        return f"This restaurant does not speak {', '.join(unknown)}."
    if any(len(text) > most or "\0" in text for text in value.values()):
        return f"Write at most {most} characters."
    if needed and not value.get(restaurant.language, "").strip():
        return f"Write it in {restaurant.language} at least."
    return None


def category(said: Mapping[str, Any], restaurant: Restaurant) -> dict[str, str]:
    """The problems with a heading; only what is said is looked at."""
    return _found({"name": "name" in said and texts(said["name"], restaurant, 80), "sort": _sort(said)})


def item(said: Mapping[str, Any], restaurant: Restaurant) -> dict[str, str]:
    """The problems with an item; only what is said is looked at."""
    away = said.get("takeaway_tax_rate")
    return _found(
        {
            "name": "name" in said and texts(said["name"], restaurant, 120),
            "description": "description" in said and texts(said["description"], restaurant, 1000, needed=False),
            "price_minor": "price_minor" in said and checks.whole(said["price_minor"], 0, MOST_MINOR),
            "tax_rate": "tax_rate" in said and checks.whole(said["tax_rate"], 0, RATE_UNIT),
            "takeaway_tax_rate": away is not None and checks.whole(away, 0, RATE_UNIT),
            "prep_minutes": "prep_minutes" in said and checks.whole(said["prep_minutes"], 0, 600),
            "allergens": "allergens" in said and _words(said["allergens"], set(Allergen.values)),
            "diets": "diets" in said and _words(said["diets"], None),
            "image": "image" in said and _image(said["image"]),
            "sort": _sort(said),
        }
    )


def group(said: Mapping[str, Any], restaurant: Restaurant) -> dict[str, str]:
    """The problems with an option group, whose least and most are both said."""
    problems = _found(
        {
            "name": "name" in said and texts(said["name"], restaurant, 80),
            "min": checks.whole(said["min"], 0, 100),
            "max": checks.whole(said["max"], 1, 100),
            "sort": _sort(said),
        }
    )
    if not problems and said["min"] > said["max"]:
        problems["max"] = "The most is less than the least."
    return problems


def option(said: Mapping[str, Any], restaurant: Restaurant) -> dict[str, str]:
    """The problems with an option; only what is said is looked at."""
    return _found(
        {
            "name": "name" in said and texts(said["name"], restaurant, 80),
            "price_minor": "price_minor" in said and checks.whole(said["price_minor"], 0, MOST_MINOR),
            "sort": _sort(said),
        }
    )


def _sort(said: Mapping[str, Any]) -> str | None:
    return checks.whole(said["sort"], -100_000, 100_000) if "sort" in said else None


def _words(value: Any, known: set[str] | None) -> str | None:
    if not isinstance(value, list) or not all(isinstance(word, str) and 0 < len(word) <= 30 for word in value):
        return "Give a list of short words."
    if len(set(value)) < len(value):
        return "Name each once."
    if known is not None and (unknown := sorted(set(value) - known)):
        return f"Not one of the fourteen: {', '.join(unknown)}."
    return None


def _image(value: Any) -> str | None:
    # A path of ours or an address that loads over TLS: anything else could run as a script where it is shown.
    sane = isinstance(value, str) and len(value) <= 300 and value.isprintable() and " " not in value
    if sane and (value == "" or value.startswith("https://") or (value.startswith("/") and value[1:2] != "/")):
        return None
    return "Give a path that starts with / or an address that starts with https://."


def _found(problems: Mapping[str, str | bool | None]) -> dict[str, str]:
    return {name: problem for name, problem in problems.items() if isinstance(problem, str)}
