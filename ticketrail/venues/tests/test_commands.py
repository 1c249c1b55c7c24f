"""Restaurants and stations: founding, settings, opening hours, pausing."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError

from ticketrail import journal
from ticketrail.kernel.refusals import Invalid, NotFound, VersionConflict
from ticketrail.venues import reads
from ticketrail.venues.commands import (
    NotAccepting,
    add_station,
    create_restaurant,
    edit_restaurant,
    edit_station,
    require_accepting,
    set_accepting,
    set_opening_hours,
)
from ticketrail.venues.models import OpeningHours, Restaurant, Station
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, by_hand, do, done, found, kinds, refused

NOON, NIGHT = time(12), time(2)


def test_a_restaurant_is_the_first_event_of_its_stream(database: str) -> None:
    with journal.reading(0) as rows:
        number = reads.next_id(rows)
    founded = done(number, create_restaurant, slug="aurora", name="Aurora", currency="EUR", time_zone="Europe/Rome")
    assert (number, founded.value.pk, founded.seq) == (1, 1, 1)
    assert kinds(founded) == ["RestaurantCreated"]
    card = founded.card("restaurant", 1)
    assert (card["slug"], card["business_day_start"], card["opening_hours"]) == ("aurora", "04:00", [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Not a slug"),
        ("slug", ""),
        ("name", "  "),
        ("name", "A" * 121),
        ("currency", "euro"),
        ("time_zone", "Europe/Atlantis"),
        ("languages", []),
        ("languages", ["en", "en"]),
        ("languages", ["english please"]),
        ("sockets_limit", 0),
        ("sockets_limit", True),
    ],
)
def test_nonsense_is_refused_by_its_field(database: str, field: str, value: Any) -> None:
    said = {"slug": "aurora", "name": "Aurora", "currency": "EUR", field: value}
    assert field in (refused(Invalid, AURORA, create_restaurant, **said).fields or {})


def test_two_restaurants_never_share_an_address(aurora: int) -> None:
    said = {"slug": "aurora", "name": "Another", "currency": "USD"}
    assert refused(Invalid, BLUEDOOR, create_restaurant, **said).fields == {"slug": "This is taken."}
    found(BLUEDOOR, "bluedoor")
    refused(Invalid, BLUEDOOR, edit_restaurant, slug="aurora")
    refused(Invalid, AURORA, create_restaurant, slug="third", name="Third", currency="EUR")


def test_settings_change_only_where_they_differ(aurora: int) -> None:
    edited = done(aurora, edit_restaurant, name="Aurora Due", takeaway=True, expected_version=1)
    assert kinds(edited) == ["RestaurantEdited"]
    assert tuple(edited.events[0].data["changed"]) == ("name", "takeaway")
    again = done(aurora, edit_restaurant, name="Aurora Due", takeaway=True)
    assert (again.seq, again.value.version) == (None, 2)
    conflict = refused(VersionConflict, aurora, edit_restaurant, name="Old news", expected_version=1)
    assert conflict.current is not None and conflict.current["version"] == 2


def test_pausing_stops_guests_until_it_resumes(aurora: int) -> None:
    assert kinds(done(aurora, set_accepting, accepting=False)) == ["OrderingPaused"]
    assert done(aurora, set_accepting, accepting=False).events == []
    refused(NotAccepting, aurora, require_accepting)
    assert kinds(done(aurora, set_accepting, accepting=True)) == ["OrderingResumed"]
    do(aurora, require_accepting)


def at(day: int, hour: int) -> datetime:
    """A moment of January 2024 by UTC; the first is a Monday, and Rome is an hour ahead."""
    return datetime(2024, 1, day, hour, tzinfo=UTC)


def test_opening_hours_follow_the_clock_on_the_wall_and_run_past_midnight(aurora: int) -> None:
    with journal.reading(aurora) as rows:
        assert reads.open_at(rows, at(1, 3))
    week = [{"weekday": 0, "opens": NOON, "closes": time(15)}, {"weekday": 6, "opens": time(19), "closes": NIGHT}]
    assert kinds(done(aurora, set_opening_hours, stretches=week)) == ["OpeningHoursSet"]
    assert done(aurora, set_opening_hours, stretches=week[::-1]).events == []
    with journal.reading(aurora) as rows:
        open_hours = [hour for hour in range(24) if reads.open_at(rows, at(1, hour))]
        assert open_hours == [0, 11, 12, 13]
        assert [reads.open_at(rows, at(7, hour)) for hour in (17, 18, 23)] == [False, True, True]
        assert not reads.takes_orders(rows, at(2, 12))
        card = reads.card(rows)
    assert card["opening_hours"] == [
        {"weekday": 0, "opens": "12:00", "closes": "15:00"},
        {"weekday": 6, "opens": "19:00", "closes": "02:00"},
    ]


@pytest.mark.parametrize(
    "week",
    [
        [{"weekday": 7, "opens": NOON, "closes": NIGHT}],
        [{"weekday": 0, "opens": NOON, "closes": NIGHT}, {"weekday": 0, "opens": NOON, "closes": time(23)}],
    ],
)
def test_a_week_that_makes_no_sense_is_refused(aurora: int, week: list[dict[str, Any]]) -> None:
    refused(Invalid, aurora, set_opening_hours, stretches=week)


def test_stations_have_one_slug_each_and_rising_ages(aurora: int) -> None:
    added = done(aurora, add_station, slug="grill", name="Grill")
    assert kinds(added) == ["StationAdded"]
    refused(Invalid, aurora, add_station, slug="grill", name="Second grill")
    refused(Invalid, aurora, add_station, slug="bar", name="Bar", warn_seconds=900)
    grill = added.value.pk
    assert kinds(done(aurora, edit_station, station_id=grill, name="Griglia", late_seconds=900)) == ["StationEdited"]
    assert done(aurora, edit_station, station_id=grill, name="Griglia").events == []
    refused(Invalid, aurora, edit_station, station_id=grill, warn_seconds=901)
    refused(NotFound, found(BLUEDOOR, "bluedoor"), edit_station, station_id=grill, name="Mine now")


def test_the_database_refuses_what_commands_would(aurora: int) -> None:
    rows: list[tuple[type[Any], dict[str, Any]]] = [
        (Restaurant, {"slug": "", "name": "No address", "currency": "EUR"}),
        (Restaurant, {"slug": "aurora", "name": "Twin", "currency": "EUR"}),
        (Station, {"restaurant_id": aurora, "slug": "bar", "name": "Bar", "warn_seconds": 9, "late_seconds": 8}),
        (OpeningHours, {"restaurant_id": aurora, "weekday": 7, "opens": NOON, "closes": NIGHT}),
    ]
    for model, facts in rows:
        with pytest.raises(IntegrityError):
            model.objects.create(**facts)


def test_writes_from_outside_are_told(aurora: int) -> None:
    renamed = by_hand(Restaurant, aurora, name="Renamed by SQL")
    assert [(event.kind, event.card and event.card["name"]) for event in renamed] == [
        ("RestaurantChanged", "Renamed by SQL")
    ]


def test_a_public_address_finds_its_restaurant(aurora: int) -> None:
    with journal.reading(0) as rows:
        assert [place.pk for place in reads.everywhere(rows)] == [aurora]
        assert reads.by_slug(rows, "nowhere") is None
        by_slug = reads.by_slug(rows, "aurora")
        assert by_slug is not None and by_slug.pk == aurora
    with journal.reading(9) as rows, pytest.raises(NotFound):
        reads.restaurant(rows)
