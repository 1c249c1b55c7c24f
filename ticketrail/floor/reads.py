"""What others ask about tables and parties, and who a guest is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from ticketrail import journal
from ticketrail.floor import passes
from ticketrail.floor.commands import SessionClosed
from ticketrail.floor.models import GuestPass, SessionStatus, Table, TableSession, table_cards
from ticketrail.kernel.refusals import NotFound
from ticketrail.people.viewer import Viewer

SESSION_CLOSED = 4510


def tables(rows: journal.Rows) -> list[dict[str, Any]]:
    """The cards of all tables, by their numbers."""
    ids = list(rows.rows(Table).values_list("pk", flat=True))
    cards = table_cards(rows, ids)
    return [cards[table_id] for table_id in ids]


def table(rows: journal.Rows, table_id: int) -> dict[str, Any]:
    """One table's card. Raises `NotFound`."""
    # Asked for by itself first: in a list, SQLite knows no number of more than 64 bits.
    if not rows.rows(Table).filter(pk=table_id).exists():
        raise NotFound("There is no such table here.")
    return table_cards(rows, [table_id])[table_id]


def session(rows: journal.Rows, session_id: int) -> dict[str, Any]:
    """One session's card. Raises `NotFound`."""
    found = rows.rows(TableSession).filter(pk=session_id).first()
    if found is None:
        raise NotFound("There is no such table session.")
    return found.card()


def live(rows: journal.Rows) -> list[dict[str, Any]]:
    """The cards of all parties that sit there now, the longest there first."""
    parties = rows.rows(TableSession).exclude(status=SessionStatus.CLOSED)
    return [party.card() for party in parties.order_by("opened_at", "pk")]


def by_code(rows: journal.Rows, qr_token: str) -> Table | None:
    """The table with that code, whichever restaurant's: how a scanned address finds its stream."""
    known = Table.objects.using(rows.using).select_related("restaurant", "area")
    return known.filter(qr_token=qr_token).first() if "\0" not in qr_token else None


def offer(rows: journal.Rows, table: Table, at: datetime) -> passes.Offer | None:
    """A pass for somebody who scanned this table's code; None where a waiter has to open the table first."""
    parties = TableSession.objects.using(rows.using).filter(table_id=table.pk)
    party_id = parties.exclude(status=SessionStatus.CLOSED).values_list("pk", flat=True).first()
    if party_id is not None:
        return passes.offer(table, party_id, at)
    may_open = table.restaurant.guests_may_open and not table.out_of_service
    return passes.offer(table, None, at) if may_open else None


def by_cookies(rows: journal.Rows, cookies: Mapping[str, str], at: datetime) -> Viewer | None:
    """The guest whose phone sends these cookies; None where there is no pass, or a forged or old one.

    A guest whose party has left is still known, but sits nowhere: ``session_id`` is None.
    """
    found = passes.read(cookies.get(passes.COOKIE, ""), at)
    return by_offer(rows, found) if found is not None else None


def by_offer(rows: journal.Rows, offer: passes.Offer) -> Viewer:
    """The guest who carries this pass."""
    viewer = Viewer(credential="pass", guest_restaurant_id=offer.restaurant_id, jti=offer.name)
    taken = GuestPass.objects.using(rows.using).filter(restaurant_id=offer.restaurant_id, secret_hash=offer.digest)
    known = taken.first()
    session_id = known.session_id if known else offer.session_id
    if session_id is None or (known and known.ended_at) or not _is_live(rows, offer.restaurant_id, session_id):
        return viewer
    guest = {"guest_id": known.pk, "guest_name": known.name} if known else {}
    return msgspec.structs.replace(viewer, session_id=session_id, **guest)


def again(rows: journal.Rows, viewer: Viewer) -> Viewer:
    """The same guest, looked up again. Raises `SessionClosed` when the party has left in the meantime."""
    place, session_id = viewer.guest_restaurant_id, viewer.session_id
    if session_id is None or place is None or _is_live(rows, place, session_id):
        return viewer
    raise SessionClosed("Your table was closed. Thank you for coming.")


def closes(event: journal.Recorded) -> list[tuple[str, int]]:
    """The identities whose live sockets this event ends: guests of a party that has left."""
    if event.thing == "session" and (event.card is None or event.card["status"] == SessionStatus.CLOSED):
        return [(f"session:{event.id}", SESSION_CLOSED)]
    return []


def _is_live(rows: journal.Rows, restaurant_id: int, session_id: int) -> bool:
    parties = TableSession.objects.using(rows.using).filter(pk=session_id, restaurant_id=restaurant_id)
    return parties.exclude(status=SessionStatus.CLOSED).exists()
