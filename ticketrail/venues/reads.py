"""What other rooms ask about a restaurant."""

from datetime import datetime

from django.db.models import Max

from ticketrail import journal
from ticketrail.journal.statements import Select
from ticketrail.kernel.refusals import NotFound
from ticketrail.venues.models import OpeningHours, Restaurant, Station

_RESTAURANT = Select(Restaurant)
_HOURS = Select(OpeningHours, order=("weekday", "opens"))


def restaurant(rows: journal.Rows) -> Restaurant:
    """The restaurant itself. Raises `NotFound` when there is none with that number."""
    found = _RESTAURANT.one(rows)
    if found is None:
        raise NotFound("There is no such restaurant.")
    return found


def card(rows: journal.Rows) -> dict[str, object]:
    """The restaurant's public card."""
    return restaurant(rows).card([row.card() for row in rows.rows(OpeningHours)])


def stations(rows: journal.Rows) -> list[Station]:
    """Where food is prepared, in the restaurant's order."""
    return list(rows.rows(Station))


def open_at(rows: journal.Rows, at: datetime, *, zone: str | None = None) -> bool:
    """Whether the restaurant, whose ``zone`` may be known already, is open then. One without hours always is."""
    zone = zone or restaurant(rows).time_zone
    hours = _HOURS(rows)
    return not hours or any(stretch.holds(at, zone) for stretch in hours)


def takes_orders(rows: journal.Rows, at: datetime) -> bool:
    """Whether guests may order at that moment: not paused, and open."""
    return restaurant(rows).accepting_orders and open_at(rows, at)


def by_slug(rows: journal.Rows, slug: str) -> Restaurant | None:
    """The restaurant of that slug, whichever it is: how a public address finds its stream."""
    return Restaurant.objects.using(rows.using).filter(slug=slug).first()


def everywhere(rows: journal.Rows) -> list[Restaurant]:
    """Every restaurant of the installation, for its operator."""
    return list(Restaurant.objects.using(rows.using).order_by("pk"))


def next_id(rows: journal.Rows) -> int:
    """The number that the next restaurant takes; its stream has to be known before its first event."""
    newest: int | None = Restaurant.objects.using(rows.using).aggregate(newest=Max("pk"))["newest"]
    return (newest or 0) + 1
