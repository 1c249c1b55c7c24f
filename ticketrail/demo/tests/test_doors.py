"""The printed doors lead somewhere, and the ready-made line has a token that is good."""

import re

from django.urls import resolve

from ticketrail import journal
from ticketrail.demo import doors
from ticketrail.demo.cast import AURORA, Cast
from ticketrail.floor.commands import open_session
from ticketrail.floor.models import Table
from ticketrail.kernel import clock
from ticketrail.orders import tracking
from ticketrail.people import tokens

ADDRESS = "http://localhost:8000"


def test_the_guests_table_is_one_where_nobody_sat(evening: Cast) -> None:
    assert doors.guest_table().number == 4


def test_a_table_that_is_taken_is_not_the_guests(evening: Cast) -> None:
    waiter = evening.actor("waiter")
    journal.run(AURORA, waiter, open_session, table_id=evening.tables[AURORA][4], guest_count=2)
    assert doors.guest_table().number == 7


def test_every_door_is_a_page(evening: Cast) -> None:
    there = list(doors.doors(doors.guest_table()))
    assert {"Guest", "Takeaway", "Tracking", "Kitchen", "Admin", "API"} <= {door.name for door in there}
    for door in there:
        assert resolve(door.path).func is not None


def test_what_is_printed(evening: Cast) -> None:
    table = doors.guest_table()
    text = doors.printed(ADDRESS, table)
    assert f"{ADDRESS}/t/{Table.objects.get(pk=table.pk).qr_token}/" in text
    assert f"{ADDRESS}{tracking.path(AURORA, 1)}" in text
    assert "kitchen / demo" in text and "admin / demo" in text
    assert "'demo': owner, manager, waiter, kitchen, customer, stranger, admin" in text
    assert max(len(line) for line in text.splitlines() if "wscat" not in line) <= 160


def test_the_line_for_wscat(evening: Cast) -> None:
    line = doors.wscat(ADDRESS)
    found = re.fullmatch(
        r'wscat -c ws://localhost:8000/ws/orders/1/ -H "Authorization: Bearer ([A-Za-z0-9._~-]+)"', line
    )
    assert found is not None
    claims = tokens.read(found[1], clock.now())
    assert (claims.user_id, claims.rid, claims.role) == (evening.users["waiter"], AURORA, "waiter")
