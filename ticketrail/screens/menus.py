"""The menu as a guest's screen needs it: in one language, with the tax of one kind of order."""

from typing import Any

from ticketrail import journal
from ticketrail.menu import reads
from ticketrail.menu.models import MenuItem
from ticketrail.screens import languages
from ticketrail.venues.reads import restaurant


def menu(rows: journal.Rows, *, asked: str, accepted: str, order_type: str) -> tuple[str, dict[str, Any]]:
    """``(language, menu)``; each dish also has ``tax_rate``, per 100,000, as it is for ``order_type``.

    ``asked`` is the language somebody chose, ``accepted`` their ``Accept-Language``.
    """
    language = languages.choose(asked, accepted, restaurant(rows).languages)
    made = reads.menu(rows, language)
    rates = {item.pk: item.rate(order_type) for item in rows.rows(MenuItem).filter(active=True)}
    for category in made["categories"]:
        for dish in category["items"]:
            dish["tax_rate"] = rates[dish["id"]]
    return language, made
