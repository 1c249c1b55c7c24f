"""The menu as guests read it, and as its editor does."""

from collections import defaultdict
from typing import Any

from ticketrail import journal
from ticketrail.kernel.money import amount
from ticketrail.kernel.refusals import NotFound
from ticketrail.menu.models import Category, MenuItem, Option, OptionGroup, item_cards
from ticketrail.menu.texts import text_in
from ticketrail.venues import reads as venues
from ticketrail.venues.models import Restaurant


class _Words:
    """Finds texts in the language asked for, else in the restaurant's own."""

    def __init__(self, restaurant: Restaurant, language: str | None) -> None:
        self._languages = (language or restaurant.language, restaurant.language)

    def __call__(self, texts: dict[str, str]) -> str:
        return text_in(texts, *self._languages)


def menu(rows: journal.Rows, language: str | None = None) -> dict[str, Any]:
    """The whole menu in one language, in five queries: ``{restaurant, categories: [{id, name, items: [...]}]}``.

    What is sold out is there and says so; what is not on the menu, and headings without anything, are left out.
    """
    restaurant = venues.restaurant(rows)
    say = _Words(restaurant, language)
    groups = _groups(rows, say)
    under = defaultdict(list)
    for item in rows.rows(MenuItem).filter(active=True).select_related("station"):
        under[item.category_id].append(_item(item, groups[item.pk], restaurant.currency, say))
    headings = rows.rows(Category).filter(active=True)
    return {
        "restaurant": _restaurant(restaurant),
        "categories": [
            {"id": heading.pk, "name": say(heading.name), "items": under[heading.pk]}
            for heading in headings
            if under[heading.pk]
        ],
    }


def item_card(rows: journal.Rows, item_id: int) -> dict[str, Any]:
    """One item with its texts in every language, for the editor. Raises `NotFound`."""
    # Asked for by itself first: in a list, SQLite knows no number of more than 64 bits.
    if not rows.rows(MenuItem).filter(pk=item_id).exists():
        raise NotFound("There is no such dish here.")
    return item_cards(rows, [item_id])[item_id]


def sold_out(rows: journal.Rows) -> list[MenuItem]:
    """What is on the menu and cannot be had at the moment."""
    return list(rows.rows(MenuItem).filter(active=True, available=False))


def _restaurant(restaurant: Restaurant) -> dict[str, Any]:
    return {
        "id": restaurant.pk,
        "name": restaurant.name,
        "currency": restaurant.currency,
        "time_zone": restaurant.time_zone,
        "languages": restaurant.languages,
        "tax_included": restaurant.tax_included,
        "accepting_orders": restaurant.accepting_orders,
        "guests_may_open": restaurant.guests_may_open,
    }


def _item(item: MenuItem, groups: list[dict[str, Any]], currency: str, say: _Words) -> dict[str, Any]:
    return {
        "id": item.pk,
        "name": say(item.name),
        "description": say(item.description),
        "price_minor": item.price_minor,
        "price": amount(item.price_minor, currency),
        "available": item.available,
        "station": item.station.slug,
        "prep_minutes": item.prep_minutes,
        "allergens": item.allergens,
        "diets": item.diets,
        "image_url": item.image or None,
        "option_groups": groups,
    }


def _groups(rows: journal.Rows, say: _Words) -> dict[int, list[dict[str, Any]]]:
    options = defaultdict(list)
    for option in rows.rows(Option):
        options[option.group_id].append({**option.card(), "name": say(option.name)})
    groups = defaultdict(list)
    for group in rows.rows(OptionGroup):
        groups[group.item_id].append({**group.card(options[group.pk]), "name": say(group.name)})
    return groups
