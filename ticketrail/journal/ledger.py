"""The statements that number events, write them down and read them back. Hand-written: every command runs them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from django.db.backends.base.base import BaseDatabaseWrapper

from ticketrail.journal.event import Recorded
from ticketrail.kernel import clock, ids, wire

if TYPE_CHECKING:
    from ticketrail.journal.entry import Entry

COLUMNS = "restaurant_id, seq, at, kind, thing, object_id, actor, card, was, data"

_NUMBER = """
    INSERT INTO journal_stream (restaurant_id, epoch, seq, kept_after) VALUES (%s, %s, %s, 0)
    ON CONFLICT (restaurant_id) DO UPDATE SET seq = journal_stream.seq + excluded.seq RETURNING seq
"""
_WRITE = f"INSERT INTO journal_event ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_LAST_CARD = """
    SELECT card FROM journal_event WHERE restaurant_id = %s AND thing = %s AND object_id = %s ORDER BY seq DESC LIMIT 1
"""
_AFTER = f"SELECT {COLUMNS} FROM journal_event WHERE restaurant_id = %s AND seq > %s ORDER BY seq LIMIT %s"


class Draft(msgspec.Struct, frozen=True):
    """An event that has everything but its number."""

    kind: str
    thing: str
    id: int
    card: dict[str, Any] | None
    was: dict[str, Any] | None
    data: dict[str, Any]


class Head(msgspec.Struct, frozen=True):
    """Where a restaurant's journal stands. Events up to ``kept_after`` have been pruned."""

    epoch: str
    seq: int
    kept_after: int


def append(connection: BaseDatabaseWrapper, entry: "Entry", drafts: list[Draft]) -> list[Recorded]:
    """Take the next numbers and insert the events. The restaurant's counter stays locked until the commit."""
    actor, at = entry.actor.facts(), entry.at
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, (entry.restaurant_id, ids.secret(6), len(drafts)))
        first = cursor.fetchone()[0] - len(drafts) + 1
        recorded = [
            Recorded(
                restaurant_id=entry.restaurant_id,
                seq=first + n,
                at=clock.iso(at),
                kind=draft.kind,
                thing=draft.thing,
                id=draft.id,
                actor=actor,
                card=draft.card,
                was=draft.was,
                data=draft.data,
            )
            for n, draft in enumerate(drafts)
        ]
        _insert(cursor, recorded, at)
    return recorded


def _insert(cursor: Any, recorded: list[Recorded], at: datetime) -> None:
    millis, actor = int(at.timestamp() * 1000), _text(recorded[0].actor)
    rows = [
        (e.restaurant_id, e.seq, millis, e.kind, e.thing, e.id, actor, _text(e.card), _text(e.was), _text(e.data))
        for e in recorded
    ]
    if len(rows) == 1:
        cursor.execute(_WRITE, rows[0])
    else:
        cursor.executemany(_WRITE, rows)


def last_card(connection: BaseDatabaseWrapper, restaurant_id: int, pair: tuple[str, int]) -> dict[str, Any] | None:
    """The card of a thing as its latest event kept it; None when there is none, or when the thing was removed."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_CARD, (restaurant_id, *pair))
        row = cursor.fetchone()
    return None if row is None or row[0] is None else wire.decode(row[0])


def after(connection: BaseDatabaseWrapper, restaurant_id: int, seq: int, limit: int) -> list[Recorded]:
    """Up to ``limit`` events after number ``seq``, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, (restaurant_id, seq, limit))
        return [_recorded(row) for row in cursor.fetchall()]


def head(connection: BaseDatabaseWrapper, restaurant_id: int) -> Head:
    """Where the restaurant's journal stands; a restaurant that never had an event stands at 0 in epoch ``new``."""
    return heads(connection, [restaurant_id]).get(restaurant_id, Head("new", 0, 0))


def heads(connection: BaseDatabaseWrapper, restaurant_ids: Iterable[int]) -> dict[int, Head]:
    """Where several restaurants' journals stand, in one query. Those without any event are left out."""
    wanted = [int(restaurant_id) for restaurant_id in restaurant_ids]
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT restaurant_id, epoch, seq, kept_after FROM journal_stream WHERE restaurant_id IN ({marks})", wanted
        )
        return {row[0]: Head(*row[1:]) for row in cursor.fetchall()}


def rotate(connection: BaseDatabaseWrapper) -> None:
    """Give every restaurant a new epoch, so that every screen starts over from a snapshot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT restaurant_id FROM journal_stream")
        for (restaurant_id,) in cursor.fetchall():
            cursor.execute(
                "UPDATE journal_stream SET epoch = %s WHERE restaurant_id = %s", (ids.secret(6), restaurant_id)
            )


def _text(value: dict[str, Any] | None) -> str | None:
    return None if value is None else wire.encode(value).decode()


def _recorded(row: tuple[Any, ...]) -> Recorded:
    restaurant_id, seq, at, kind, thing, object_id, actor, card, was, data = row
    return Recorded(
        restaurant_id=restaurant_id,
        seq=seq,
        at=clock.iso(datetime.fromtimestamp(at / 1000, UTC)),
        kind=kind,
        thing=thing,
        id=object_id,
        actor=wire.decode(actor),
        card=None if card is None else wire.decode(card),
        was=None if was is None else wire.decode(was),
        data=wire.decode(data),
    )
