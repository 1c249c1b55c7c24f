"""Two floors with people, furnished by commands."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from ticketrail import journal
from ticketrail.floor import passes, reads
from ticketrail.floor.commands import add_area, add_table
from ticketrail.floor.models import Table
from ticketrail.people.commands import add_member, add_user
from ticketrail.people.viewer import Viewer
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, do, found

GUEST = journal.Actor("guest", None, "Guest")


class Room(msgspec.Struct):
    """Areas, tables and people by their numbers; ``far`` is a table of the other restaurant."""

    area: int
    one: int
    two: int
    far: int
    waiter: int
    cook: int

    @property
    def by_waiter(self) -> journal.Actor:
        """The waiter as the one who acts."""
        return journal.Actor("staff", self.waiter, "Luca")


def furnish() -> Room:
    """An area with two tables, a waiter and a cook; one table next door, where waiters open."""
    found(AURORA, "aurora", guests_may_open=True)
    found(BLUEDOOR, "bluedoor")
    area = do(AURORA, add_area, name="Garden").pk
    one, two = (do(AURORA, add_table, area_id=area, number=number).pk for number in (1, 2))
    far = do(BLUEDOOR, add_table, area_id=do(BLUEDOOR, add_area, name="Bar").pk, number=1).pk
    people = [do(0, add_user, username=name, password_hash="x").pk for name in ("waiter", "kitchen")]
    for user, role in zip(people, ("waiter", "kitchen"), strict=True):
        do(AURORA, add_member, user_id=user, role=role)
    return Room(area, one, two, far, *people)


def now() -> datetime:
    """The moment at which tests scan and look."""
    return datetime.now(UTC)


def table(table_id: int, restaurant_id: int = AURORA) -> dict[str, Any]:
    """A table's card."""
    with journal.reading(restaurant_id) as rows:
        return reads.table(rows, table_id)


def scan(table_id: int) -> passes.Offer | None:
    """Scan the code of a table."""
    with journal.reading(0) as rows:
        scanned = reads.by_code(rows, Table.objects.get(pk=table_id).qr_token)
        assert scanned is not None
        return reads.offer(rows, scanned, now())


def offered(table_id: int) -> passes.Offer:
    """Scan the code of a table that gives a pass."""
    offer = scan(table_id)
    assert offer is not None
    return offer


def seen(offer: passes.Offer) -> Viewer:
    """Whom the cookie with this pass names."""
    with journal.reading(0) as rows:
        viewer = reads.by_cookies(rows, {passes.COOKIE: passes.write(offer)}, now())
    assert viewer is not None
    return viewer
