"""Replaying a journal: its numbers have no gap, and the last card of everything is what the tables say now."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Max, Min

from ticketrail import journal
from ticketrail.journal import registry
from ticketrail.journal.models import JournalEvent
from ticketrail.kernel import wire

Card = dict[str, Any]
BATCH = 500
FEW = 5


def problems(reading: journal.Reading) -> Iterator[str]:
    """What is wrong between the journal and the tables, a sentence each."""
    yield from _numbers(reading)
    covered = _covered(reading)
    for name in registry.things:
        yield from _things(reading, name, covered)


def _events(reading: journal.Reading) -> Any:
    return JournalEvent.objects.using(reading.using).filter(restaurant_id=reading.restaurant_id)


def _numbers(reading: journal.Reading) -> Iterator[str]:
    """The counter says how far it is; what was not pruned has to be there, every number."""
    kept = _events(reading).filter(seq__gt=reading.kept_after)
    ends = kept.aggregate(first=Min("seq"), last=Max("seq"))
    found = (kept.count(), ends["first"], ends["last"])
    wanted = reading.seq - reading.kept_after
    if found != ((wanted, reading.kept_after + 1, reading.seq) if wanted else (0, None, None)):
        yield (
            f"the journal should hold events {reading.kept_after + 1} to {reading.seq}, "
            f"and holds {found[0]} from {found[1]} to {found[2]}"
        )


def _covered(reading: journal.Reading) -> set[tuple[str, int]]:
    """What has no event of its own because another thing's event told everything about it."""
    telling = {kind.kind: kind for kind in journal.Event.__subclasses__() if kind.covers is not journal.Event.covers}
    events = _events(reading).filter(kind__in=telling).values_list("kind", "object_id", "data")
    return {
        pair for kind, thing_id, data in events for pair in telling[kind](id=thing_id, **wire.decode(data)).covers()
    }


def _things(reading: journal.Reading, name: str, covered: set[tuple[str, int]]) -> Iterator[str]:
    # An event that was pruned may have told of any of these.
    may_be_covered = bool(reading.kept_after) and any(thing == name for thing, _ in covered)
    last = dict(_events(reading).filter(thing=name).values_list("object_id").annotate(seq=Max("seq")).order_by())
    ids = sorted(set(last) | _rows(reading, name))
    for part in _parts(ids):
        told = _told(reading, [last[thing_id] for thing_id in part if thing_id in last])
        cards = registry.things[name].cards(reading, part)
        for thing_id in part:
            card = cards.get(thing_id)
            now = None if card is None else wire.decode(wire.encode(card))
            if thing_id not in last and (may_be_covered or (name, thing_id) in covered):
                continue
            if now != told.get(thing_id):
                yield f"{name} {thing_id}: {_difference(told.get(thing_id), now)}"


def _rows(reading: journal.Reading, name: str) -> set[int]:
    """The ids of a thing that have a row, whether the journal knows them or not."""
    ids: set[int] = set()
    for watch in registry.watches:
        # In other tables the key may point to a thing of which there is nothing else.
        if watch.thing == name and watch.key == "id" and isinstance(watch.restaurant, str):
            ids |= set(reading.rows(watch.model).values_list("pk", flat=True))
        elif watch.thing == name and watch.key == "id" and watch.restaurant == reading.restaurant_id:
            ids |= set(watch.model._default_manager.using(reading.using).values_list("pk", flat=True))
    return ids


def _told(reading: journal.Reading, seqs: list[int]) -> dict[int, Card | None]:
    rows = _events(reading).filter(seq__in=seqs).values_list("object_id", "card")
    return {thing_id: None if card is None else wire.decode(card) for thing_id, card in rows}


def _difference(told: Card | None, now: Card | None) -> str:
    if told is None:
        return "it is in the tables, and the journal does not know it"
    if now is None:
        return "the journal knows it, and it is gone from the tables"
    names = [name for name in {**told, **now} if told.get(name) != now.get(name)]
    changes = [f"{name} is {_short(now.get(name))}, the journal says {_short(told.get(name))}" for name in names[:FEW]]
    return "; ".join(changes) + (f"; and {len(names) - FEW} more" if len(names) > FEW else "")


def _short(value: Any) -> str:
    text = wire.encode(value).decode()
    return text if len(text) <= 80 else text[:79] + "…"


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
