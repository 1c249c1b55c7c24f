"""The statements that number events, write them down and read them back. Hand-written: every command runs them."""

from collections.abc import Iterable
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
_NEWEST = (
    "SELECT card FROM journal_event WHERE restaurant_id = %s AND thing = %s AND object_id = wanted.value"
    " ORDER BY seq DESC LIMIT 1"
)
# One look into the index per thing, however many events it has.
_LAST_CARDS = {
    "sqlite": f"SELECT wanted.value, ({_NEWEST}) FROM json_each(%s) AS wanted",
    "postgresql": f"SELECT wanted.value, ({_NEWEST}) FROM unnest(%s::bigint[]) AS wanted(value)",
}
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


def advance(cursor: Any, restaurant_id: int, count: int) -> int:
    """Take the next ``count`` numbers; returns the last one. The counter stays locked until the commit."""
    cursor.execute(_NUMBER, (restaurant_id, ids.secret(6), count))
    return int(cursor.fetchone()[0])


def write(cursor: Any, entry: "Entry", drafts: list[Draft], *, after: int) -> list[Recorded]:
    """Insert the drafts of an entry as the events that follow number ``after``.

    They come back as a reader would find them, made from the very row: what is told live and what is told after a
    reconnect cannot differ.
    """
    millis, actor = clock.millis(entry.at), _text(entry.actor.facts())
    rows = [
        (entry.restaurant_id, seq, millis, d.kind, d.thing, d.id, actor, _text(d.card), _text(d.was), _text(d.data))
        for seq, d in enumerate(drafts, after + 1)
    ]
    if len(rows) == 1:
        cursor.execute(_WRITE, rows[0])
    elif rows:
        cursor.executemany(_WRITE, rows)
    return [_recorded(row) for row in rows]


def last_cards(cursor: Any, restaurant_id: int, thing: str, thing_ids: list[int]) -> dict[int, dict[str, Any] | None]:
    """The cards of things as their latest events kept them; None where there is none, or where it was removed."""
    vendor = cursor.db.vendor
    wanted: Any = thing_ids if vendor == "postgresql" else wire.encode(thing_ids).decode()
    cursor.execute(_LAST_CARDS[vendor], (restaurant_id, thing, wanted))
    return {thing_id: None if card is None else wire.decode(card) for thing_id, card in cursor.fetchall()}


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
        at=clock.iso(clock.from_millis(at)),
        kind=kind,
        thing=thing,
        id=object_id,
        actor=wire.decode(actor),
        card=None if card is None else wire.decode(card),
        was=None if was is None else wire.decode(was),
        data=wire.decode(data),
    )
