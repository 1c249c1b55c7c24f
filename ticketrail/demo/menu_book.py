"""Ordering like a person: by the names on the menu, or by what one feels like."""

import random
from typing import Any

from ticketrail.orders.commands import Asked

# How many dishes somebody orders at once, and how often somebody wants something that is not asked for.
SIZES, SIZE_WEIGHTS = (1, 2, 3, 4, 5), (2, 4, 4, 2, 1)
FANCY = 0.3


class MenuBook:
    """A menu as somebody reads it; ``menu`` is what `ticketrail.menu.reads.menu` gives."""

    def __init__(self, menu: dict[str, Any]) -> None:
        self._dishes = {dish["name"]: dish for heading in menu["categories"] for dish in heading["items"]}

    def line(self, words: str) -> Asked:
        """The dish and options of a line like ``2 Margherita: olives, mushrooms``. Raises KeyError for a wrong name."""
        what, _, wishes = words.partition(":")
        quantity, _, name = what.strip().partition(" ")
        dish = self._dishes[name]
        options = {option["name"]: option["id"] for group in dish["option_groups"] for option in group["options"]}
        chosen = tuple(options[wish.strip()] for wish in wishes.split(",") if wish.strip())
        return Asked(menu_item_id=dish["id"], quantity=int(quantity), options=chosen)

    def basket(self, chance: random.Random) -> tuple[Asked, ...]:
        """One to five dishes of those that can be had; none when there is nothing."""
        there = [dish for dish in self._dishes.values() if dish["available"]]
        size = chance.choices(SIZES, SIZE_WEIGHTS)[0]
        return tuple(self._wish(dish, chance) for dish in chance.sample(there, min(size, len(there))))

    def _wish(self, dish: dict[str, Any], chance: random.Random) -> Asked:
        chosen: list[int] = []
        for group in dish["option_groups"]:
            there = [option["id"] for option in group["options"] if option["available"]]
            count = group["min"] if chance.random() > FANCY else chance.randint(group["min"], group["max"])
            chosen += chance.sample(there, min(count, len(there)))
        return Asked(menu_item_id=dish["id"], quantity=chance.choice((1, 1, 1, 2, 2, 3)), options=tuple(chosen))
