"""What the API answers about restaurants and their menus, as shapes."""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from ticketrail.dialects.native.cards import Card, Minor


class Option(Card):
    """One answer to an option group."""

    id: int
    name: str
    price_minor: Minor
    available: bool


class OptionGroup(Card):
    """Between ``min`` and ``max`` of the options must be chosen."""

    id: int
    name: str
    min: int
    max: int
    options: list[Option]


class MenuItem(Card):
    """A dish in one language."""

    id: int
    name: str
    description: str
    price_minor: Minor
    price: Decimal
    available: bool
    station: str
    prep_minutes: int
    allergens: list[str]
    diets: list[str]
    image_url: str | None
    tax_rate: Annotated[int, Meta(description="Per 100,000, for the order type asked for.")]
    option_groups: list[OptionGroup]


class Category(Card):
    """A heading of the menu with its dishes."""

    id: int
    name: str
    items: list[MenuItem]


class MenuRestaurant(Card):
    """What a guest needs to know of the restaurant."""

    id: int
    name: str
    currency: str
    time_zone: str
    languages: list[str]
    tax_included: bool
    accepting_orders: bool
    guests_may_open: bool


class Restaurant(MenuRestaurant):
    """The restaurant as everybody may see it."""

    slug: str
    takeaway: bool
    delivery: bool


class Menu(Card):
    """The menu in one language."""

    restaurant: MenuRestaurant
    categories: list[Category]


class MenuItemCard(Card):
    """A dish as it is edited: every text by language."""

    id: int
    restaurant_id: int
    category_id: int
    name: dict[str, str]
    description: dict[str, str]
    price_minor: Minor
    available: bool
    version: int
