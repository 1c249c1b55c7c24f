"""What can be done to the menu."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NotRequired, TypedDict, Unpack

from ticketrail import journal
from ticketrail.menu import checks, events
from ticketrail.menu.models import Category, MenuItem, Option, OptionGroup
from ticketrail.venues import reads as venues
from ticketrail.venues.models import Station
from ticketrail.venues.rows import amend, check_version, locked, refuse_any

NO_CATEGORY = "There is no such heading here."
NO_DISH = "There is no such dish here."
NO_GROUP = "There is no such question here."
NO_OPTION = "There is no such option here."

Texts = dict[str, str]


class CategoryFacts(TypedDict, total=False):
    """What `edit_category` may change."""

    name: Texts
    sort: int
    active: bool


class ItemDetails(TypedDict, total=False):
    """What a dish may go without."""

    description: Texts
    tax_rate: int
    takeaway_tax_rate: int | None
    prep_minutes: int
    allergens: list[str]
    diets: list[str]
    image: str
    active: bool
    sort: int


class ItemFacts(ItemDetails, total=False):
    """What `edit_item` may change; availability has a command of its own."""

    category_id: int
    station_id: int
    name: Texts
    price_minor: int


class GroupFacts(TypedDict, total=False):
    """What `edit_group` may change."""

    name: Texts
    min: int
    max: int
    sort: int


class OptionFacts(TypedDict, total=False):
    """What `edit_option` may change."""

    name: Texts
    price_minor: int
    sort: int


class NewOption(TypedDict):
    """An option of a new group."""

    name: Texts
    price_minor: NotRequired[int]


def set_availability(
    entry: journal.Entry, *, item_id: int, available: bool, expected_version: int | None = None
) -> MenuItem:
    """86 a dish, or bring it back."""
    item = locked(entry, MenuItem, item_id, NO_DISH)
    check_version(item, expected_version)
    if amend(entry, item, {"available": available}):
        entry.add(events.ItemAvailable(id=item.pk) if available else events.ItemSoldOut(id=item.pk))
    return item


def set_option_availability(entry: journal.Entry, *, option_id: int, available: bool) -> Option:
    """86 one option of a dish, or bring it back."""
    option = locked(entry, Option, option_id, NO_OPTION)
    if option.available != available:
        option.available = available
        option.save(using=entry.using, update_fields=["available"])
        event = events.ItemAvailable if available else events.ItemSoldOut
        _touch(entry, option.item_id, event(id=option.item_id, option_id=option.pk))
    return option


def add_category(entry: journal.Entry, *, name: Texts, sort: int = 0) -> Category:
    """Add a heading."""
    said = {"name": name, "sort": sort}
    refuse_any(checks.category(said, venues.restaurant(entry)))
    category = entry.rows(Category).create(restaurant_id=entry.restaurant_id, **said)
    entry.add(events.CategoryAdded(id=category.pk))
    return category


def edit_category(
    entry: journal.Entry, *, category_id: int, expected_version: int | None = None, **facts: Unpack[CategoryFacts]
) -> Category:
    """Rename a heading, move it, or take it off the menu with all that stands under it."""
    category = locked(entry, Category, category_id, NO_CATEGORY)
    check_version(category, expected_version)
    refuse_any(checks.category(facts, venues.restaurant(entry)))
    if changed := amend(entry, category, facts):
        entry.add(events.CategoryEdited(id=category.pk, changed=changed))
    return category


def add_item(
    entry: journal.Entry,
    *,
    category_id: int,
    station_id: int,
    name: Texts,
    price_minor: int,
    **details: Unpack[ItemDetails],
) -> MenuItem:
    """Put a dish on the menu."""
    said: dict[str, Any] = {
        **details,
        "category_id": category_id,
        "station_id": station_id,
        "name": name,
        "price_minor": price_minor,
    }
    refuse_any(checks.item(said, venues.restaurant(entry)) | _places(entry, said))
    item = entry.rows(MenuItem).create(restaurant_id=entry.restaurant_id, **said)
    entry.add(events.ItemAddedToMenu(id=item.pk))
    return item


def edit_item(
    entry: journal.Entry, *, item_id: int, expected_version: int | None = None, **facts: Unpack[ItemFacts]
) -> MenuItem:
    """Change a dish; what is not named stays. Orders keep what they were placed with."""
    item = locked(entry, MenuItem, item_id, NO_DISH)
    check_version(item, expected_version)
    refuse_any(checks.item(facts, venues.restaurant(entry)) | _places(entry, facts))
    if changed := amend(entry, item, facts):
        entry.add(events.MenuItemEdited(id=item.pk, changed=changed))
    return item


def add_group(
    entry: journal.Entry,
    *,
    item_id: int,
    name: Texts,
    min: int,
    max: int,
    sort: int = 0,
    options: Sequence[NewOption] = (),
) -> OptionGroup:
    """Ask a question about a dish, with its answers in their order."""
    locked(entry, MenuItem, item_id, NO_DISH)
    said: dict[str, Any] = {"name": name, "min": min, "max": max, "sort": sort}
    refuse_any(checks.group(said, venues.restaurant(entry)))
    group = entry.rows(OptionGroup).create(restaurant_id=entry.restaurant_id, item_id=item_id, **said)
    for n, option in enumerate(options):
        _insert_option(entry, group, {**option, "sort": n}, f"options[{n}].")
    _touch(entry, item_id, events.ItemOptionsEdited(id=item_id))
    return group


def edit_group(entry: journal.Entry, *, group_id: int, **facts: Unpack[GroupFacts]) -> OptionGroup:
    """Change a question, or how many of its answers may be chosen."""
    group = locked(entry, OptionGroup, group_id, NO_GROUP)
    refuse_any(checks.group({"min": group.min, "max": group.max, **facts}, venues.restaurant(entry)))
    _edit(entry, group, group.item_id, facts)
    return group


def remove_group(entry: journal.Entry, *, group_id: int) -> None:
    """Ask a question no more. Orders keep the answers they were placed with."""
    group = locked(entry, OptionGroup, group_id, NO_GROUP)
    entry.rows(Option).filter(group_id=group.pk).delete()
    group.delete(using=entry.using)
    _touch(entry, group.item_id, events.ItemOptionsEdited(id=group.item_id))


def add_option(entry: journal.Entry, *, group_id: int, name: Texts, price_minor: int = 0, sort: int = 0) -> Option:
    """Add an answer to a question."""
    group = locked(entry, OptionGroup, group_id, NO_GROUP)
    option = _insert_option(entry, group, {"name": name, "price_minor": price_minor, "sort": sort})
    _touch(entry, group.item_id, events.ItemOptionsEdited(id=group.item_id))
    return option


def edit_option(entry: journal.Entry, *, option_id: int, **facts: Unpack[OptionFacts]) -> Option:
    """Change an answer or what it adds to the price."""
    option = locked(entry, Option, option_id, NO_OPTION)
    refuse_any(checks.option(facts, venues.restaurant(entry)))
    _edit(entry, option, option.item_id, facts)
    return option


def remove_option(entry: journal.Entry, *, option_id: int) -> None:
    """Offer an answer no more."""
    option = locked(entry, Option, option_id, NO_OPTION)
    option.delete(using=entry.using)
    _touch(entry, option.item_id, events.ItemOptionsEdited(id=option.item_id))


@journal.outside("station")
def follow_stations(entry: journal.Entry, ids: Collection[int]) -> None:
    """A station renamed from outside shows on the dishes prepared there."""
    for item_id in entry.rows(MenuItem).filter(station_id__in=ids).order_by("pk").values_list("pk", flat=True):
        entry.add(events.ItemStationChanged(id=item_id))


def _insert_option(entry: journal.Entry, group: OptionGroup, said: dict[str, Any], path: str = "") -> Option:
    problems = checks.option(said, venues.restaurant(entry))
    refuse_any({f"{path}{field}": problem for field, problem in problems.items()})
    return entry.rows(Option).create(
        restaurant_id=entry.restaurant_id, item_id=group.item_id, group_id=group.pk, **said
    )


def _edit(entry: journal.Entry, row: OptionGroup | Option, item_id: int, facts: GroupFacts | OptionFacts) -> None:
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])  # type: ignore[literal-required]  # a name that facts itself gave
    if changed:
        row.save(using=entry.using, update_fields=changed)
        _touch(entry, item_id, events.ItemOptionsEdited(id=item_id))


def _touch(entry: journal.Entry, item_id: int, event: journal.Event) -> None:
    """A change of its options is a new version of the item."""
    item = locked(entry, MenuItem, item_id, NO_DISH)
    item.version += 1
    item.save(using=entry.using, update_fields=["version"])
    entry.add(event)


def _places(entry: journal.Entry, said: Mapping[str, Any]) -> dict[str, str]:
    """The problems with where an item stands: its heading and its station must be the restaurant's own."""
    problems = {}
    if "category_id" in said and not entry.rows(Category).filter(pk=said["category_id"]).exists():
        problems["category_id"] = NO_CATEGORY
    if "station_id" in said and not entry.rows(Station).filter(pk=said["station_id"]).exists():
        problems["station_id"] = "There is no such station here."
    return problems
