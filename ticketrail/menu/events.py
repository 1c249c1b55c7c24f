"""What happens to the menu. A change of an item's options is a change of the item."""

from ticketrail import journal


class CategoryAdded(journal.Event, thing="category", fresh=True):
    pass


class CategoryEdited(journal.Event, thing="category"):
    changed: tuple[str, ...]


class ItemAddedToMenu(journal.Event, thing="menu_item", fresh=True):
    pass


class MenuItemEdited(journal.Event, thing="menu_item"):
    changed: tuple[str, ...]


class ItemSoldOut(journal.Event, thing="menu_item"):
    """86: it cannot be had until further notice. ``option_id`` where only one of its options has run out."""

    option_id: int | None = None


class ItemAvailable(journal.Event, thing="menu_item"):
    """It can be had again."""

    option_id: int | None = None


class ItemOptionsEdited(journal.Event, thing="menu_item"):
    """Its option groups or their options are not what they were."""


class ItemStationChanged(journal.Event, thing="menu_item"):
    """The station it is prepared at goes by another name."""
