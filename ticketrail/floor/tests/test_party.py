"""A party, from sitting down to leaving, and how its table looks meanwhile."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connections

from ticketrail import journal
from ticketrail.floor import reads
from ticketrail.floor.commands import (
    OutOfService,
    SessionClosed,
    TableTaken,
    assign_waiter,
    clean_table,
    edit_table,
    end_session,
    move_session,
    open_session,
    present_bill,
    reopen,
    request_bill,
    set_guest_count,
)
from ticketrail.floor.models import TableSession
from ticketrail.floor.tests.room import Room, table
from ticketrail.kernel.refusals import Invalid, NotFound, VersionConflict
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, by_hand, do, done, kinds, refused


def seat(table_id: int, **said: Any) -> int:
    return int(do(AURORA, open_session, table_id=table_id, **said).pk)


def test_sitting_down_is_told_of_the_party_and_of_the_table(room: Room) -> None:
    opened = done(AURORA, open_session, table_id=room.one, guest_count=3, by=room.by_waiter)
    assert kinds(opened) == ["SessionOpened", "TableOccupied"]
    session = opened.card("session", opened.value.pk)
    expected = {"table_id": room.one, "table_number": 1, "status": "open", "guest_count": 3, "waiter_id": room.waiter}
    assert {name: session[name] for name in expected} == expected
    assert (session["total_minor"], session["paid_minor"], session["currency"]) == (0, 0, "EUR")
    card = opened.card("table", room.one)
    assert (card["status"], card["session_id"], card["guest_count"]) == ("occupied", session["id"], 3)
    assert (card["waiter_id"], card["area"], card["number"]) == (room.waiter, "Garden", 1)
    assert card["qr_url"].startswith("/t/")


def test_a_taken_table_says_since_when_and_by_whom(room: Room) -> None:
    do(AURORA, open_session, table_id=room.one, by=room.by_waiter)
    refusal = refused(TableTaken, AURORA, open_session, table_id=room.one)
    assert refusal.current is not None
    assert (refusal.current["status"], refusal.current["by"], refusal.current["version"]) == ("occupied", "Luca", 1)
    assert refusal.body()["code"] == "table_occupied"


@pytest.mark.parametrize("guests", [0, -1, 1000, 1.5, "2", True])
def test_a_party_has_a_sensible_size(room: Room, guests: Any) -> None:
    refused(Invalid, AURORA, open_session, table_id=room.one, guest_count=guests)
    refused(Invalid, AURORA, set_guest_count, session_id=seat(room.two), guest_count=guests)


def test_what_changes_the_party_changes_its_table(room: Room) -> None:
    session = seat(room.one)
    counted = done(AURORA, set_guest_count, session_id=session, guest_count=5, expected_version=1)
    assert (kinds(counted), table(room.one)["guest_count"]) == (["GuestCountChanged", "TableUpdated"], 5)
    assert done(AURORA, set_guest_count, session_id=session, guest_count=5).events == []
    refused(VersionConflict, AURORA, set_guest_count, session_id=session, guest_count=6, expected_version=1)
    assigned = done(AURORA, assign_waiter, session_id=session, waiter_id=room.waiter)
    assert (kinds(assigned), table(room.one)["waiter_id"]) == (["WaiterAssigned", "TableUpdated"], room.waiter)
    refused(Invalid, AURORA, assign_waiter, session_id=session, waiter_id=room.cook)
    refused(Invalid, AURORA, open_session, table_id=room.two, waiter_id=999)
    do(AURORA, assign_waiter, session_id=session, waiter_id=None)
    assert table(room.one)["waiter_id"] is None


def test_the_bill_comes_and_goes(room: Room) -> None:
    session = seat(room.one)
    assert kinds(done(AURORA, request_bill, session_id=session)) == ["BillRequested", "TableBillRequested"]
    assert kinds(done(AURORA, request_bill, session_id=session)) == []
    asked = TableSession.objects.get(pk=session)
    assert (table(room.one)["status"], asked.status) == ("bill_requested", "open")
    assert kinds(done(AURORA, present_bill, session_id=session)) == ["BillPresented", "TableBillRequested"]
    assert done(AURORA, present_bill, session_id=session).events == []
    assert TableSession.objects.get(pk=session).bill_requested_at == asked.bill_requested_at
    assert kinds(done(AURORA, reopen, session_id=session)) == ["SessionReopened", "TableUpdated"]
    assert done(AURORA, reopen, session_id=session).events == []
    assert table(room.one)["status"] == "occupied"


def test_leaving_frees_the_table_once_it_is_clean(room: Room) -> None:
    session = seat(room.one)
    ended = done(AURORA, end_session, session_id=session, by=room.by_waiter)
    assert (kinds(ended), table(room.one)["status"]) == (["SessionEnded", "TableReleased"], "needs_cleaning")
    assert reads.closes(ended.events[0]) == [(f"session:{session}", 4510)]
    assert done(AURORA, end_session, session_id=session).events == []
    asked: list[tuple[Any, dict[str, Any]]] = [
        (set_guest_count, {"guest_count": 2}),
        (assign_waiter, {"waiter_id": None}),
        (move_session, {"table_id": room.two}),
        *((command, {}) for command in (request_bill, present_bill, reopen)),
    ]
    for command, said in asked:
        refusal = refused(SessionClosed, AURORA, command, session_id=session, **said)
        assert refusal.current is not None and refusal.current["by"] == "Luca"
    assert kinds(done(AURORA, clean_table, table_id=room.one)) == ["TableCleaned"]
    assert done(AURORA, clean_table, table_id=room.one).events == []
    assert table(room.one)["status"] == "available"
    assert seat(room.one) != session


def test_a_party_moves_with_both_tables_told(room: Room) -> None:
    session, other = seat(room.one, guest_count=2), seat(room.two)
    refused(TableTaken, AURORA, move_session, session_id=session, table_id=room.two)
    do(AURORA, end_session, session_id=other)
    moved = done(AURORA, move_session, session_id=session, table_id=room.two)
    assert kinds(moved) == ["SessionMoved", "TableReleased", "TableOccupied"]
    assert (moved.value.table_number, table(room.one)["status"], table(room.two)["session_id"]) == (
        2,
        "available",
        session,
    )
    assert done(AURORA, move_session, session_id=session, table_id=room.two).events == []
    assert all(reads.closes(event) == [] for event in moved.events)


def test_nobody_sits_at_a_table_out_of_service(room: Room) -> None:
    do(AURORA, edit_table, table_id=room.one, out_of_service=True)
    assert table(room.one)["status"] == "out_of_service"
    refused(OutOfService, AURORA, open_session, table_id=room.one)
    refused(OutOfService, AURORA, move_session, session_id=seat(room.two), table_id=room.one)
    refused(TableTaken, AURORA, edit_table, table_id=room.two, out_of_service=True)
    refused(TableTaken, AURORA, edit_table, table_id=room.two, number=9)


def test_another_restaurants_tables_and_parties_do_not_exist(room: Room) -> None:
    session = seat(room.one)
    refused(NotFound, BLUEDOOR, open_session, table_id=room.two)
    refused(NotFound, BLUEDOOR, clean_table, table_id=room.one)
    refused(NotFound, AURORA, move_session, session_id=session, table_id=room.far)
    for command in (request_bill, present_bill, reopen, end_session):
        refused(NotFound, BLUEDOOR, command, session_id=session)
    with journal.reading(BLUEDOOR) as rows:
        assert [card["id"] for card in reads.tables(rows)] == [room.far]
        for look, number in ((reads.table, room.one), (reads.session, session)):
            with pytest.raises(NotFound):
                look(rows, number)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_numbers_of_any_size_are_only_numbers_of_nothing(room: Room, number: int) -> None:
    refused(NotFound, AURORA, open_session, table_id=number)
    refused(NotFound, AURORA, end_session, session_id=number)
    with journal.reading(AURORA) as rows:
        for look in (reads.table, reads.session):
            with pytest.raises(NotFound):
                look(rows, number)


def test_lists_hold_every_table_and_every_party_that_sits(room: Room) -> None:
    session = seat(room.two)
    do(AURORA, end_session, session_id=seat(room.one))
    with journal.reading(AURORA) as rows:
        assert [card["status"] for card in reads.tables(rows)] == ["needs_cleaning", "occupied"]
        assert [card["id"] for card in reads.live(rows)] == [session]
        assert reads.session(rows, session)["status"] == "open"


def test_of_two_parties_one_gets_the_table(room: Room) -> None:
    outcomes: list[object] = []

    def sit() -> None:
        try:
            outcomes.append(seat(room.one))
        except TableTaken as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("table_occupied") == 7
    assert TableSession.objects.count() == 1


def test_the_database_refuses_what_commands_would(room: Room) -> None:
    session = TableSession.objects.get(pk=seat(room.one))
    for facts in (
        {"table_id": room.one, "status": "open"},
        {"table_id": room.two, "status": "closed"},
        {"table_id": room.two, "status": "lost"},
        {"table_id": room.two, "guest_count": 0},
        {"table_id": room.two, "guest_count": 1000},
    ):
        copied = {"restaurant_id": AURORA, "table_number": 1, "currency": "EUR", "opened_at": session.opened_at}
        with pytest.raises(IntegrityError):
            TableSession.objects.create(**copied, changed_at=session.opened_at, **facts)


def test_a_party_closed_by_hand_is_told_with_its_table(room: Room) -> None:
    session = seat(room.one)
    told = by_hand(TableSession, session, status="closed", closed_at="2024-01-01T00:00:00Z")
    assert {(event.thing, event.card and event.card["status"]) for event in told} == {
        ("session", "closed"),
        ("table", "needs_cleaning"),
    }
    assert [reads.closes(event) for event in told if event.thing == "session"] == [[(f"session:{session}", 4510)]]
