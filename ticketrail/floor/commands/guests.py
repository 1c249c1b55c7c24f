"""How guests come to sit with a party."""

from ticketrail import journal
from ticketrail.floor import events
from ticketrail.floor.commands.party import NO_SESSION, NO_TABLE, SessionClosed, live_session, open_session
from ticketrail.floor.models import GuestPass, Table, live_sessions
from ticketrail.floor.passes import Offer
from ticketrail.kernel import ids
from ticketrail.kernel.refusals import NotFound
from ticketrail.venues import checks
from ticketrail.venues import reads as venues
from ticketrail.venues.rows import locked, refuse_any


def join_session(entry: journal.Entry, *, session_id: int, secret: str, name: str = "") -> GuestPass:
    """Give somebody a pass to a party. ``secret`` is theirs to keep: only its digest is kept here.

    The same secret again is the same pass. Raises `SessionClosed` when the party has left.
    """
    problem = checks.text(name, 60) if name else None
    refuse_any({"name": problem} if problem else {})
    session = live_session(entry, session_id)
    digest = ids.digest(secret)
    known = entry.rows(GuestPass).filter(secret_hash=digest).first()
    if known is not None and (known.ended_at is not None or known.session_id != session.pk):
        raise NotFound(NO_SESSION)
    if known is not None:
        return known
    joined = entry.rows(GuestPass).create(
        restaurant_id=entry.restaurant_id,
        session=session,
        secret_hash=digest,
        name=name,
        created_at=entry.at,
    )
    entry.add(events.GuestJoined(id=session.pk, guest_id=joined.pk))
    return joined


def admit_guest(entry: journal.Entry, *, offer: Offer, name: str = "") -> GuestPass:
    """Seat somebody who scanned a table's code: with the party that sits there, or as a new one where guests may open.

    From here on the entry's actor is this guest by number. Raises `SessionClosed` when another party sits there by now,
    or when the table has to be opened by a waiter, and `NotFound` for a code that was replaced.
    """
    table = locked(entry, Table, offer.table_id, NO_TABLE)
    if not offer.fits(table):
        raise NotFound("This code was replaced. Scan the one that is on the table.")
    joined = join_session(entry, session_id=_party(entry, offer, table), secret=offer.secret, name=name)
    entry.actor = journal.Actor("guest", joined.pk, joined.name or entry.actor.name)
    return joined


def _party(entry: journal.Entry, offer: Offer, table: Table) -> int:
    known = entry.rows(GuestPass).filter(secret_hash=offer.digest).values_list("session_id", flat=True).first()
    meant = known or offer.session_id
    live = live_sessions(entry, [table.pk]).get(table.pk)
    if meant is not None and known is None and (live is None or live.pk != meant):
        raise SessionClosed(f"Table {table.number} was closed in the meantime. Scan its code again.")
    if meant is not None:
        # A party that moved to another table is still the same party.
        return meant
    if live is not None:
        return live.pk
    if not venues.restaurant(entry).guests_may_open:
        raise SessionClosed(f"Table {table.number} is closed. Ask a waiter to open it.")
    return open_session(entry, table_id=table.pk).pk
