"""What can be done to a restaurant, its opening hours and its stations."""

from collections.abc import Sequence
from datetime import time
from typing import Any, TypedDict, Unpack

from ticketrail import journal
from ticketrail.kernel.refusals import Invalid, Refusal
from ticketrail.venues import checks, events, reads
from ticketrail.venues.models import OpeningHours, Restaurant, Station
from ticketrail.venues.rows import amend, check_version, locked, refuse_any

NO_STATION = "There is no such station here."


class NotAccepting(Refusal):
    """The restaurant takes no orders at the moment."""

    code, status = "not_accepting", 409


class Settings(TypedDict, total=False):
    """What `edit_restaurant` may change. The currency is not among it: bills have been written in it."""

    slug: str
    name: str
    time_zone: str
    business_day_start: time
    languages: list[str]
    tax_included: bool
    guests_may_open: bool
    takeaway: bool
    delivery: bool
    sockets_limit: int


class StationSettings(TypedDict, total=False):
    """What `edit_station` may change. The slug is not among it: orders keep a copy of it."""

    name: str
    sort: int
    warn_seconds: int
    late_seconds: int


class Stretch(TypedDict):
    """One stretch of opening hours; weekday 0 is Monday."""

    weekday: int
    opens: time
    closes: time


def create_restaurant(entry: journal.Entry, *, currency: str, **settings: Unpack[Settings]) -> Restaurant:
    """Found the restaurant whose number is the entry's (`reads.next_id`). It needs at least a slug and a name."""
    said: dict[str, Any] = {"slug": "", "name": "", **settings, "currency": currency}
    refuse_any(checks.settings(said))
    if Restaurant.objects.using(entry.using).filter(pk=entry.restaurant_id).exists():
        raise Invalid("A restaurant with this number was founded just now. Please try again.")
    _check_slug(entry, said["slug"])
    restaurant = Restaurant(id=entry.restaurant_id, **said)
    restaurant.save(using=entry.using, force_insert=True)
    entry.add(events.RestaurantCreated(id=restaurant.pk))
    return restaurant


def edit_restaurant(
    entry: journal.Entry, *, expected_version: int | None = None, **settings: Unpack[Settings]
) -> Restaurant:
    """Change settings; what is not named stays."""
    restaurant = _locked_restaurant(entry)
    check_version(restaurant, expected_version)
    refuse_any(checks.settings(settings))
    if settings.get("slug", restaurant.slug) != restaurant.slug:
        _check_slug(entry, settings["slug"])
    if changed := amend(entry, restaurant, settings):
        entry.add(events.RestaurantEdited(id=restaurant.pk, changed=changed))
    return restaurant


def set_accepting(entry: journal.Entry, *, accepting: bool) -> Restaurant:
    """Pause or resume ordering by guests."""
    restaurant = _locked_restaurant(entry)
    if amend(entry, restaurant, {"accepting_orders": accepting}):
        event = events.OrderingResumed if accepting else events.OrderingPaused
        entry.add(event(id=restaurant.pk))
    return restaurant


def require_accepting(entry: journal.Entry) -> Restaurant:
    """The restaurant; raises `NotAccepting` while it has paused ordering or is closed."""
    restaurant = reads.restaurant(entry)
    if not restaurant.accepting_orders:
        raise NotAccepting(f"{restaurant.name} takes no orders at the moment. Please ask again a little later.")
    if not reads.open_at(entry, entry.at, zone=restaurant.time_zone):
        raise NotAccepting(f"{restaurant.name} is closed now.")
    return restaurant


def set_opening_hours(entry: journal.Entry, *, stretches: Sequence[Stretch]) -> Restaurant:
    """Replace the week. No stretch at all means always open."""
    restaurant = _locked_restaurant(entry)
    refuse_any(_problems(stretches))
    before = [(row.weekday, row.opens, row.closes) for row in entry.rows(OpeningHours)]
    wanted = sorted((s["weekday"], s["opens"], s["closes"]) for s in stretches)
    if before == wanted:
        return restaurant
    entry.rows(OpeningHours).delete()
    entry.rows(OpeningHours).bulk_create(
        OpeningHours(restaurant_id=restaurant.pk, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in wanted
    )
    amend(entry, restaurant, {})
    entry.add(events.OpeningHoursSet(id=restaurant.pk))
    return restaurant


def add_station(
    entry: journal.Entry, *, slug: str, name: str, sort: int = 0, warn_seconds: int = 480, late_seconds: int = 720
) -> Station:
    """Add a place where food is prepared."""
    said = {"slug": slug, "name": name, "sort": sort, "warn_seconds": warn_seconds, "late_seconds": late_seconds}
    refuse_any(checks.station(said) or _ages(warn_seconds, late_seconds))
    # Holding the restaurant makes two equal slugs meet here and not in a constraint.
    _locked_restaurant(entry)
    if entry.rows(Station).filter(slug=slug).exists():
        raise Invalid("There is a station of that name already.", fields={"slug": "There is one already."})
    station = entry.rows(Station).create(restaurant_id=entry.restaurant_id, **said)
    entry.add(events.StationAdded(id=station.pk))
    return station


def edit_station(
    entry: journal.Entry, *, station_id: int, expected_version: int | None = None, **settings: Unpack[StationSettings]
) -> Station:
    """Rename a station, move it, or set the ages after which its tickets are marked."""
    station = locked(entry, Station, station_id, NO_STATION)
    check_version(station, expected_version)
    warn = settings.get("warn_seconds", station.warn_seconds)
    late = settings.get("late_seconds", station.late_seconds)
    refuse_any(checks.station(settings) or _ages(warn, late))
    if changed := amend(entry, station, settings):
        entry.add(events.StationEdited(id=station.pk, changed=changed))
    return station


def _locked_restaurant(entry: journal.Entry) -> Restaurant:
    return locked(entry, Restaurant, entry.restaurant_id, "There is no such restaurant.")


def _check_slug(entry: journal.Entry, slug: str) -> None:
    if Restaurant.objects.using(entry.using).filter(slug=slug).exists():
        raise Invalid("Another restaurant has this address already.", fields={"slug": "This is taken."})


def _ages(warn_seconds: int, late_seconds: int) -> dict[str, str]:
    return {} if warn_seconds <= late_seconds else {"late_seconds": "Late comes after the first warning."}


def _problems(stretches: Sequence[Stretch]) -> dict[str, str]:
    starts = [(stretch["weekday"], stretch["opens"]) for stretch in stretches]
    problems = {
        f"stretches[{n}].weekday": "0 is Monday, 6 is Sunday."
        for n, stretch in enumerate(stretches)
        if checks.whole(stretch["weekday"], 0, 6)
    }
    if len(set(starts)) < len(starts):
        problems["stretches"] = "Two of them start at the same time."
    return problems
