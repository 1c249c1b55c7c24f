"""Guests: scanning a code, sitting down, joining, and being seen off."""

from datetime import timedelta

import pytest

from ticketrail import journal
from ticketrail.floor import passes, reads
from ticketrail.floor.commands import (
    SessionClosed,
    admit_guest,
    edit_table,
    end_session,
    join_session,
    move_session,
    open_session,
    rotate_qr,
)
from ticketrail.floor.models import GuestPass, Table, TableSession
from ticketrail.floor.tests.room import GUEST, Room, now, offered, scan, seen
from ticketrail.kernel.refusals import Invalid, NotFound
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, by_hand, counts, do, done, kinds, refused


def test_scanning_changes_nothing(room: Room) -> None:
    before = counts()
    viewer = seen(offered(room.one))
    assert (viewer.session_id, viewer.guest_id, viewer.guest_restaurant_id) == (None, None, AURORA)
    assert counts() == before


def test_a_closed_table_gives_no_pass_where_waiters_open(room: Room) -> None:
    assert scan(room.far) is None
    do(BLUEDOOR, open_session, table_id=room.far)
    assert offered(room.far).session_id is not None
    do(AURORA, edit_table, table_id=room.two, out_of_service=True)
    assert scan(room.two) is None


def test_the_first_guest_opens_the_table_and_the_second_joins(room: Room) -> None:
    one, two = offered(room.one), offered(room.one)
    opened = done(AURORA, admit_guest, offer=one, name="Bo", by=GUEST)
    assert kinds(opened) == ["SessionOpened", "TableOccupied", "GuestJoined"]
    assert opened.value.session.opened_by == {"kind": "guest", "id": None, "name": "Guest"}
    joined = done(AURORA, admit_guest, offer=two, by=GUEST)
    assert kinds(joined) == ["GuestJoined"]
    assert joined.value.session_id == opened.value.session_id
    assert [event.actor["id"] for event in joined.events] == [joined.value.pk]
    again = done(AURORA, admit_guest, offer=one, by=GUEST)
    assert (again.value.pk, again.events) == (opened.value.pk, [])
    viewer = seen(one)
    assert (viewer.guest_id, viewer.guest_name, viewer.session_id) == (opened.value.pk, "Bo", opened.value.session_id)
    assert viewer.actor(AURORA) == journal.Actor("guest", opened.value.pk, "Bo")


def test_only_the_digest_of_a_pass_is_kept(room: Room) -> None:
    offer = offered(room.one)
    do(AURORA, admit_guest, offer=offer, by=GUEST)
    row = GuestPass.objects.values().get()
    assert offer.secret not in str(row) and row["secret_hash"] == offer.digest
    assert seen(offer).scope == f"pass:{offer.name}" and offer.secret not in offer.name


def test_whoever_scanned_at_an_open_table_sits_there(room: Room) -> None:
    session = do(AURORA, open_session, table_id=room.one).pk
    viewer = seen(offered(room.one))
    assert (viewer.session_id, viewer.guest_id) == (session, None)
    assert f"session:{session}" in viewer.identities


def test_a_pass_ends_with_the_party(room: Room) -> None:
    offer = offered(room.one)
    joined = do(AURORA, admit_guest, offer=offer, by=GUEST)
    viewer = seen(offer)
    with journal.reading(0) as rows:
        assert reads.again(rows, viewer) == viewer
    do(AURORA, end_session, session_id=joined.session_id)
    assert GuestPass.objects.get(pk=joined.pk).ended_at is not None
    assert seen(offer).session_id is None
    with journal.reading(0) as rows, pytest.raises(SessionClosed):
        reads.again(rows, viewer)
    refused(SessionClosed, AURORA, admit_guest, offer=offer, by=GUEST)
    fresh = do(AURORA, admit_guest, offer=offered(room.one), by=GUEST)
    assert fresh.session_id != joined.session_id


def test_yesterdays_phone_does_not_join_todays_party(room: Room) -> None:
    first = do(AURORA, open_session, table_id=room.one).pk
    yesterday = offered(room.one)
    do(AURORA, end_session, session_id=first)
    refused(SessionClosed, AURORA, admit_guest, offer=yesterday, by=GUEST)
    do(AURORA, open_session, table_id=room.one)
    refused(SessionClosed, AURORA, admit_guest, offer=yesterday, by=GUEST)
    assert seen(yesterday).session_id is None


def test_a_table_a_waiter_has_to_open_says_so(room: Room) -> None:
    do(BLUEDOOR, open_session, table_id=room.far)
    offer = passes.offer(Table.objects.get(pk=room.far), None, now())
    do(BLUEDOOR, end_session, session_id=TableSession.objects.get(table_id=room.far).pk)
    refusal = refused(SessionClosed, BLUEDOOR, admit_guest, offer=offer, by=GUEST)
    assert refusal.message == "Table 1 is closed. Ask a waiter to open it."


def test_a_replaced_code_and_another_restaurants_open_nothing(room: Room) -> None:
    offer = offered(room.one)
    refused(NotFound, BLUEDOOR, admit_guest, offer=offer, by=GUEST)
    do(AURORA, rotate_qr, table_id=room.one)
    refused(NotFound, AURORA, admit_guest, offer=offer, by=GUEST)


def test_guests_move_with_their_party(room: Room) -> None:
    offer = offered(room.one)
    joined = do(AURORA, admit_guest, offer=offer, by=GUEST)
    do(AURORA, move_session, session_id=joined.session_id, table_id=room.two)
    assert seen(offer).session_id == joined.session_id
    assert do(AURORA, admit_guest, offer=offer, by=GUEST).pk == joined.pk
    stranger = do(AURORA, admit_guest, offer=offered(room.one), by=GUEST)
    assert stranger.session_id != joined.session_id


def test_forged_and_old_passes_are_nobodys(room: Room) -> None:
    text = passes.write(offered(room.one))
    with journal.reading(0) as rows:
        for cookie in ("", "x", text[:-1] + "x", text[1:], "a~b", "é"):
            assert reads.by_cookies(rows, {passes.COOKIE: cookie}, now()) is None
        assert reads.by_cookies(rows, {}, now()) is None
        assert reads.by_cookies(rows, {passes.COOKIE: text}, now() + timedelta(hours=7)) is None
        assert reads.by_cookies(rows, {passes.COOKIE: text}, now()) is not None


def test_a_pass_belongs_to_one_party(room: Room) -> None:
    one, two = (do(AURORA, open_session, table_id=table).pk for table in (room.one, room.two))
    joined = done(AURORA, join_session, session_id=one, secret="known-to-the-phone", name="Bo")
    assert kinds(joined) == ["GuestJoined"]
    assert done(AURORA, join_session, session_id=one, secret="known-to-the-phone").events == []
    refused(NotFound, AURORA, join_session, session_id=two, secret="known-to-the-phone")
    refused(NotFound, BLUEDOOR, join_session, session_id=one, secret="another")
    for name in ("A" * 61, "nul\0", " "):
        refused(Invalid, AURORA, join_session, session_id=two, secret="another", name=name)


def test_a_party_closed_by_hand_takes_its_passes_along(room: Room) -> None:
    joined = do(AURORA, admit_guest, offer=offered(room.one), by=GUEST)
    by_hand(TableSession, joined.session_id, status="closed", closed_at=now())
    assert GuestPass.objects.get(pk=joined.pk).ended_at is not None
