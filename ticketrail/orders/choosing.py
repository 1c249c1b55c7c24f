"""From what somebody asks for to items with names and prices, as the menu has them at this moment."""

from collections.abc import Sequence

import msgspec

from ticketrail import journal
from ticketrail.journal.statements import Select
from ticketrail.kernel.refusals import Refusal
from ticketrail.menu.models import MenuItem, Option, OptionGroup
from ticketrail.menu.texts import text_in
from ticketrail.orders.checks import LARGEST_ID, Problems
from ticketrail.orders.models import OrderItem
from ticketrail.venues.models import Station

MOST_LINES = 100
NOTES = 200


class SoldOut(Refusal):
    """A dish or an option that cannot be had just now; ``fields`` names each."""

    code, status = "sold_out", 409


_DISHES = Select(MenuItem, among="id")
_STATIONS = Select(Station, among="id")
_GROUPS = Select(OptionGroup, among="item_id", order=("sort", "id"))
_OPTIONS = Select(Option, among="item_id", order=("sort", "id"))


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of an order as somebody asks for it. There is no price in it: prices are the menu's."""

    menu_item_id: int
    quantity: int
    options: tuple[int, ...] = ()
    notes: str = ""


class Menu(msgspec.Struct, frozen=True):
    """The part of a menu that an order asks for."""

    items: dict[int, MenuItem]
    groups: dict[int, list[OptionGroup]]
    options: dict[int, Option]
    language: str


class Chosen(msgspec.Struct, frozen=True):
    """Items that are not saved yet and belong to no order; ``minutes`` is how long the slowest dish takes."""

    items: list[OrderItem]
    minutes: int


def choose(
    rows: journal.Rows, asked: Sequence[Asked], *, order_type: str, language: str, problems: Problems | None = None
) -> Chosen:
    """Price what is asked for. Raises `Invalid` with every mistake (``problems`` may bring some), or `SoldOut`."""
    problems = Problems() if problems is None else problems
    if not 1 <= len(asked) <= MOST_LINES:
        problems["items"] = f"An order has 1 to {MOST_LINES} lines."
        problems.refuse()
    menu, sold_out = _menu(rows, asked, language), Problems()
    items = [_item(n, line, menu, order_type, problems, sold_out) for n, line in enumerate(asked)]
    problems.refuse()
    if sold_out:
        raise SoldOut(" ".join(dict.fromkeys(sold_out.values())), fields=sold_out)
    minutes = max(menu.items[line.menu_item_id].prep_minutes for line in asked)
    return Chosen([item for item in items if item is not None], minutes)


def _menu(rows: journal.Rows, asked: Sequence[Asked], language: str) -> Menu:
    wanted = {line.menu_item_id for line in asked if type(line.menu_item_id) is int}
    wanted = {item_id for item_id in wanted if 0 < item_id <= LARGEST_ID}
    items = _DISHES(rows, wanted)
    stations = {station.pk: station for station in _STATIONS(rows, {item.station_id for item in items})}
    for item in items:
        item.station = stations[item.station_id]
    groups: dict[int, list[OptionGroup]] = {}
    for group in _GROUPS(rows, wanted):
        groups.setdefault(group.item_id, []).append(group)
    options = _OPTIONS(rows, groups)
    return Menu({item.pk: item for item in items}, groups, {option.pk: option for option in options}, language)


def _item(n: int, line: Asked, menu: Menu, order_type: str, problems: Problems, sold_out: Problems) -> OrderItem | None:
    path = f"items[{n}]"
    quantity = problems.whole(f"{path}.quantity", line.quantity, 1, 99)
    notes = problems.text(f"{path}.notes", line.notes, NOTES)
    dish = menu.items.get(line.menu_item_id) if type(line.menu_item_id) is int else None
    if dish is None:
        problems[f"{path}.menu_item_id"] = "There is no such dish here."
        return None
    name = text_in(dish.name, menu.language)
    if not dish.active:
        sold_out[f"{path}.menu_item_id"] = f"{name} is no longer on the menu."
    elif not dish.available:
        sold_out[f"{path}.menu_item_id"] = f"{name} is sold out."
    options = _options(f"{path}.options", line.options, dish, menu, problems, sold_out)
    price = dish.price_minor + sum(option.price_minor for option in options)
    return OrderItem(
        restaurant_id=dish.restaurant_id,
        menu_item_id=dish.pk,
        name=name,
        quantity=quantity,
        unit_price_minor=price,
        line_total_minor=quantity * price,
        tax_rate=dish.rate(order_type),
        options=[_copy(option, menu.language) for option in options],
        notes=notes,
        station=dish.station.slug,
        allergens=dish.allergens,
    )


def _options(
    path: str, wanted: Sequence[int], dish: MenuItem, menu: Menu, problems: Problems, sold_out: Problems
) -> list[Option]:
    """The chosen options in the menu's order: each belongs to the dish, none twice, every group within its bounds."""
    chosen = {option_id: menu.options.get(option_id) for option_id in wanted if type(option_id) is int}
    found = [option for option in chosen.values() if option is not None and option.item_id == dish.pk]
    if len(chosen) != len(wanted):
        problems[path] = "Choose each option once."
    elif len(found) != len(wanted):
        problems[path] = "There is no such option for this dish."
    for group in menu.groups.get(dish.pk, []):
        count = sum(option.group_id == group.pk for option in found)
        if not group.min <= count <= group.max:
            problems[path] = f"{text_in(group.name, menu.language)}: {_bounds(group)}."
    for option in found:
        if not option.available:
            sold_out[path] = f"{text_in(option.name, menu.language)} is sold out."
    # Options are sorted within their group, so the groups come first.
    places = {group.pk: place for place, group in enumerate(menu.groups.get(dish.pk, []))}
    ordered = [option for option in menu.options.values() if option in found]
    return sorted(ordered, key=lambda option: places.get(option.group_id, len(places)))


def _bounds(group: OptionGroup) -> str:
    if group.min == group.max:
        return f"choose {group.min}"
    return f"choose {group.min} to {group.max}" if group.min else f"choose {group.max} at most"


def _copy(option: Option, language: str) -> dict[str, object]:
    return {"id": option.pk, "name": text_in(option.name, language), "price_minor": option.price_minor}
