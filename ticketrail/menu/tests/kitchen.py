"""A small menu in two languages, written by commands."""

from typing import Any

import msgspec

from ticketrail import journal
from ticketrail.menu import reads
from ticketrail.menu.commands import add_category, add_group, add_item
from ticketrail.menu.models import Option
from ticketrail.venues.commands import add_station
from ticketrail.venues.tests.place import AURORA, do


class Kitchen(msgspec.Struct):
    """The numbers of what stands on the menu."""

    mains: int
    grill: int
    steak: int
    soup: int
    group: int
    options: list[int]


def cook() -> Kitchen:
    """A steak with a question, and a soup."""
    grill = do(AURORA, add_station, slug="grill", name="Grill").pk
    mains = do(AURORA, add_category, name={"en": "Mains", "it": "Secondi"}).pk
    place: dict[str, Any] = {"category_id": mains, "station_id": grill}
    said: dict[str, Any] = {
        "tax_rate": 10_000,
        "takeaway_tax_rate": 22_000,
        "allergens": ["milk"],
        "description": {"it": "Al sangue?"},
    }
    steak = do(AURORA, add_item, **place, name={"en": "Steak", "it": "Bistecca"}, price_minor=2450, **said).pk
    soup = do(AURORA, add_item, **place, name={"en": "Soup"}, price_minor=700, sort=1).pk
    answers: list[dict[str, Any]] = [{"name": {"en": "Rare"}}, {"name": {"en": "With bone"}, "price_minor": 350}]
    group = do(AURORA, add_group, item_id=steak, name={"en": "How?"}, min=1, max=1, options=answers).pk
    options = list(Option.objects.filter(group_id=group).values_list("pk", flat=True))
    return Kitchen(mains, grill, steak, soup, group, options)


def menu(restaurant_id: int = AURORA, language: str | None = None) -> dict[str, Any]:
    """The menu as guests read it."""
    with journal.reading(restaurant_id) as rows:
        return reads.menu(rows, language)
