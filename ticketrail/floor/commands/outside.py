"""What follows when somebody else's hand changed an area, a table or a party. The sweep calls this."""

from collections.abc import Collection

from ticketrail import journal
from ticketrail.floor import events
from ticketrail.floor.commands.layout import tell_tables
from ticketrail.floor.models import GuestPass, Table, TableSession
from ticketrail.floor.moves import CLOSED
from ticketrail.venues.rows import amend


@journal.outside("area")
def follow_areas(entry: journal.Entry, ids: Collection[int]) -> None:
    """An area's name shows on its tables."""
    tell_tables(entry, list(ids))


@journal.outside("table")
def follow_tables(entry: journal.Entry, ids: Collection[int]) -> None:
    """A party carries a copy of its table's number, which stays as it was once they have left."""
    numbers = dict(entry.rows(Table).filter(pk__in=ids).values_list("pk", "number"))
    for session in entry.rows(TableSession).filter(table_id__in=ids).exclude(status=CLOSED):
        if amend(entry, session, {"table_number": numbers[session.table_id]}):
            entry.add(events.SessionUpdated(id=session.pk))


@journal.outside("session")
def follow_sessions(entry: journal.Entry, ids: Collection[int]) -> None:
    """A party that was closed by hand takes its passes with it; one that was moved by hand shows its new table."""
    ended = entry.rows(TableSession).filter(pk__in=ids, status=CLOSED).values_list("pk", flat=True)
    entry.rows(GuestPass).filter(session_id__in=list(ended), ended_at__isnull=True).update(ended_at=entry.at)
    live = entry.rows(TableSession).filter(pk__in=ids).exclude(status=CLOSED)
    for session in live.select_related("table"):
        if amend(entry, session, {"table_number": session.table.number}):
            entry.add(events.SessionUpdated(id=session.pk))
