"""Areas, tables and their codes."""

from typing import Any

import pytest
from django.db import IntegrityError

from ticketrail import journal
from ticketrail.floor import reads
from ticketrail.floor.commands import add_area, add_table, edit_area, edit_table, open_session, rotate_qr
from ticketrail.floor.models import Area, Table, TableSession
from ticketrail.floor.tests.room import Room, table
from ticketrail.kernel.refusals import Invalid, NotFound, VersionConflict
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, by_hand, do, done, kinds, refused


def test_an_areas_name_shows_on_its_tables(room: Room) -> None:
    renamed = done(AURORA, edit_area, area_id=room.area, name="Terrace")
    assert kinds(renamed) == ["AreaEdited", "TableUpdated", "TableUpdated"]
    assert renamed.card("table", room.two)["area"] == "Terrace"
    assert kinds(done(AURORA, edit_area, area_id=room.area, sort=5)) == ["AreaEdited"]
    assert done(AURORA, edit_area, area_id=room.area, name="Terrace", sort=5).events == []
    do(AURORA, add_area, name="Hall")
    for name in ("Hall", "", "A" * 61):
        refused(Invalid, AURORA, edit_area, area_id=room.area, name=name)
    refused(NotFound, BLUEDOOR, edit_area, area_id=room.area, name="Mine")


def test_a_table_gets_a_code_nobody_can_guess(room: Room) -> None:
    added = done(AURORA, add_table, area_id=room.area, number=3, seats=6, label="Window")
    assert kinds(added) == ["TableAdded"]
    codes = set(Table.objects.values_list("qr_token", flat=True))
    assert len(codes) == Table.objects.count() and all(len(code) == 22 for code in codes)


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", 0), ("number", 2), ("number", "3"), ("seats", 0), ("seats", True), ("label", "\n"), ("area_id", 999)],
)
def test_nonsense_is_refused_by_its_field(room: Room, field: str, value: Any) -> None:
    assert field in (refused(Invalid, AURORA, edit_table, table_id=room.one, **{field: value}).fields or {})
    said = {"area_id": room.area, "number": 7, field: value}
    assert field in (refused(Invalid, AURORA, add_table, **said).fields or {})


def test_a_table_is_edited_where_it_differs(room: Room) -> None:
    edited = done(AURORA, edit_table, table_id=room.one, number=11, label="Window", expected_version=1)
    assert (kinds(edited), edited.card("table", room.one)["number"]) == (["TableEdited"], 11)
    assert done(AURORA, edit_table, table_id=room.one, number=11).events == []
    refused(VersionConflict, AURORA, edit_table, table_id=room.one, seats=2, expected_version=1)
    refused(NotFound, BLUEDOOR, edit_table, table_id=room.one, seats=2)
    foreign = Area.objects.get(restaurant_id=BLUEDOOR).pk
    refused(Invalid, AURORA, edit_table, table_id=room.one, area_id=foreign)


def test_a_new_code_ends_the_old_one(room: Room) -> None:
    old = Table.objects.get(pk=room.one).qr_token
    assert kinds(done(AURORA, rotate_qr, table_id=room.one)) == ["TableCodeRotated"]
    with journal.reading(0) as rows:
        assert reads.by_code(rows, old) is None
        assert reads.by_code(rows, "nul\0") is None
        new = reads.by_code(rows, table(room.one)["qr_url"].split("/")[2])
    assert new is not None and new.pk == room.one
    refused(NotFound, BLUEDOOR, rotate_qr, table_id=room.one)


def test_a_table_renumbered_by_hand_renumbers_its_party(room: Room) -> None:
    session = do(AURORA, open_session, table_id=room.one).pk
    told = by_hand(Table, room.one, number=77)
    assert {(event.kind, event.id) for event in told} == {("TableChanged", room.one), ("SessionUpdated", session)}
    assert TableSession.objects.get(pk=session).table_number == 77


def test_a_party_moved_by_hand_shows_at_both_tables(room: Room) -> None:
    session = do(AURORA, open_session, table_id=room.one).pk
    told = by_hand(TableSession, session, table_id=room.two)
    assert {(event.thing, event.id) for event in told} == {
        ("session", session),
        ("table", room.one),
        ("table", room.two),
    }
    assert (table(room.one)["status"], table(room.two)["status"]) == ("available", "occupied")
    assert TableSession.objects.get(pk=session).table_number == 2


def test_an_area_renamed_by_hand_is_told_of_each_table(room: Room) -> None:
    told = by_hand(Area, room.area, name="Renamed")
    tables = [event for event in told if event.thing == "table"]
    assert {event.id for event in tables} == {room.one, room.two}
    assert all(event.card and event.card["area"] == "Renamed" for event in tables)


def test_the_database_refuses_what_commands_would(room: Room) -> None:
    for facts in ({"number": 1}, {"number": 0}, {"number": 5, "seats": 0}):
        with pytest.raises(IntegrityError):
            Table.objects.create(restaurant_id=AURORA, area_id=room.area, **facts)
