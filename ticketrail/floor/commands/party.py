"""What happens to a party, from sitting down to leaving.

Whether its orders are done and paid is asked by the rooms above: `end_session` and `move_session` only do it.
"""

from ticketrail import journal
from ticketrail.floor import events
from ticketrail.floor.models import GuestPass, Table, TableSession, TableStatus, live_sessions, table_cards
from ticketrail.floor.moves import CLOSED, CLOSING, OPEN, may_move
from ticketrail.kernel.refusals import Invalid, Refusal
from ticketrail.people import reads as people
from ticketrail.people.models import Role
from ticketrail.venues import checks
from ticketrail.venues import reads as venues
from ticketrail.venues.rows import amend, check_version, locked, refuse_any

NO_TABLE = "There is no such table here."
NO_SESSION = "There is no such table session."


class TableTaken(Refusal):
    """Somebody sits there already."""

    code, status = "table_occupied", 409


class OutOfService(Refusal):
    """Nobody may sit there for now."""

    code, status = "out_of_service", 409


class SessionClosed(Refusal):
    """The party has left, or has its bill and orders no more."""

    code, status = "session_closed", 409


class IllegalTransition(Refusal):
    """There is no way from the present status to the one asked for."""

    code, status = "illegal_transition", 409


def open_session(
    entry: journal.Entry, *, table_id: int, guest_count: int = 1, waiter_id: int | None = None
) -> TableSession:
    """Seat a party. A waiter who opens a table serves it, unless ``waiter_id`` names another one."""
    _check_count(guest_count)
    table = free_table(entry, table_id)
    session = entry.rows(TableSession).create(
        restaurant_id=entry.restaurant_id,
        table=table,
        table_number=table.number,
        guest_count=guest_count,
        waiter_id=_serving(entry, waiter_id),
        opened_at=entry.at,
        currency=venues.restaurant(entry).currency,
        opened_by=entry.actor.facts(),
        changed_by=entry.actor.facts(),
        changed_at=entry.at,
    )
    entry.add(events.SessionOpened(id=session.pk, table_id=table.pk))
    entry.add(events.TableOccupied(id=table.pk, session_id=session.pk))
    return session


def set_guest_count(
    entry: journal.Entry, *, session_id: int, guest_count: int, expected_version: int | None = None
) -> TableSession:
    """Say how many people sit there."""
    _check_count(guest_count)
    session = live_session(entry, session_id)
    check_version(session, expected_version)
    old = session.guest_count
    if amend(entry, session, {"guest_count": guest_count}):
        entry.add(events.GuestCountChanged(id=session.pk, old=old, new=guest_count))
        entry.add(events.TableUpdated(id=session.table_id))
    return session


def assign_waiter(entry: journal.Entry, *, session_id: int, waiter_id: int | None) -> TableSession:
    """Say who serves a party; None leaves it to everybody."""
    session = live_session(entry, session_id)
    _check_waiter(entry, waiter_id)
    if amend(entry, session, {"waiter_id": waiter_id}):
        entry.add(events.WaiterAssigned(id=session.pk, waiter_id=waiter_id))
        entry.add(events.TableUpdated(id=session.table_id))
    return session


def request_bill(entry: journal.Entry, *, session_id: int) -> TableSession:
    """Ask for the bill. Asking again changes nothing."""
    session = live_session(entry, session_id)
    if session.bill_requested_at is None:
        amend(entry, session, {"bill_requested_at": entry.at})
        entry.add(events.BillRequested(id=session.pk))
        entry.add(events.TableBillRequested(id=session.table_id, session_id=session.pk))
    return session


def present_bill(entry: journal.Entry, *, session_id: int) -> TableSession:
    """Bring the bill. From now on guests of this party order no more."""
    session = live_session(entry, session_id)
    asked = session.bill_requested_at or entry.at
    if _move(entry, session, CLOSING, bill_requested_at=asked):
        entry.add(events.BillPresented(id=session.pk))
        entry.add(events.TableBillRequested(id=session.table_id, session_id=session.pk))
    return session


def reopen(entry: journal.Entry, *, session_id: int) -> TableSession:
    """Take the bill back: they stay after all."""
    session = live_session(entry, session_id)
    if _move(entry, session, OPEN, bill_requested_at=None):
        entry.add(events.SessionReopened(id=session.pk))
        entry.add(events.TableUpdated(id=session.table_id))
    return session


def end_session(entry: journal.Entry, *, session_id: int) -> TableSession:
    """The party has left: its passes end and the table needs cleaning. Asks nothing about its orders."""
    session = locked(entry, TableSession, session_id, NO_SESSION)
    if _move(entry, session, CLOSED, closed_at=entry.at):
        entry.rows(GuestPass).filter(session_id=session.pk, ended_at__isnull=True).update(ended_at=entry.at)
        entry.add(events.SessionEnded(id=session.pk))
        entry.add(events.TableReleased(id=session.table_id, session_id=session.pk))
    return session


def move_session(entry: journal.Entry, *, session_id: int, table_id: int) -> TableSession:
    """The party takes another table. Copies of the table's number on its orders are the orders' own business."""
    session = live_session(entry, session_id)
    if session.table_id == table_id:
        return session
    old, table = session.table_id, free_table(entry, table_id)
    amend(entry, session, {"table_id": table.pk, "table_number": table.number})
    entry.add(events.SessionMoved(id=session.pk, from_table_id=old, to_table_id=table.pk))
    entry.add(events.TableReleased(id=old, session_id=session.pk, moved_to=table.pk))
    entry.add(events.TableOccupied(id=table.pk, session_id=session.pk, moved_from=old))
    return session


def clean_table(entry: journal.Entry, *, table_id: int) -> Table:
    """The table is ready for the next party."""
    table = locked(entry, Table, table_id, NO_TABLE)
    if table_cards(entry, [table.pk])[table.pk]["status"] == TableStatus.NEEDS_CLEANING:
        amend(entry, table, {"cleaned_at": entry.at})
        entry.add(events.TableCleaned(id=table.pk))
    return table


def live_session(entry: journal.Entry, session_id: int) -> TableSession:
    """The session, locked. Raises `SessionClosed` when the party has left."""
    session = locked(entry, TableSession, session_id, NO_SESSION)
    if not session.live:
        raise SessionClosed(f"The party at table {session.table_number} has left.", current=session.current())
    return session


def free_table(entry: journal.Entry, table_id: int) -> Table:
    """The table, locked, so that of two parties the second is refused. Raises `TableTaken` or `OutOfService`."""
    table = locked(entry, Table, table_id, NO_TABLE)
    live = live_sessions(entry, [table.pk]).get(table.pk)
    if live is not None:
        raise TableTaken(f"Table {table.number} is taken.", current=live.current() | {"status": "occupied"})
    if table.out_of_service:
        raise OutOfService(f"Table {table.number} is out of service.")
    return table


def _move(entry: journal.Entry, session: TableSession, status: str, **facts: object) -> bool:
    """Bring a session to ``status``; False when it is there already."""
    if not may_move(session.status, status):
        raise IllegalTransition(f"This table is {session.status}.", current=session.current())
    if session.status == status:
        return False
    by = {"changed_by": entry.actor.facts(), "changed_at": entry.at}
    amend(entry, session, {"status": status, **by, **facts})
    return True


def _serving(entry: journal.Entry, waiter_id: int | None) -> int | None:
    if waiter_id is not None:
        _check_waiter(entry, waiter_id)
        return waiter_id
    actor_id = entry.actor.id if entry.actor.kind == "staff" else None
    return actor_id if actor_id is not None and people.role_of(entry, actor_id) == Role.WAITER else None


def _check_waiter(entry: journal.Entry, waiter_id: int | None) -> None:
    if waiter_id is not None and people.role_of(entry, waiter_id) in (None, Role.KITCHEN):
        raise Invalid("Nobody like that serves here.", fields={"waiter_id": "Nobody like that serves here."})


def _check_count(guest_count: int) -> None:
    problem = checks.whole(guest_count, 1, 999)
    refuse_any({"guest_count": problem} if problem else {})
