"""The floor itself: areas, tables and their codes."""

from typing import Any, TypedDict, Unpack

from ticketrail import journal
from ticketrail.floor import events
from ticketrail.floor.commands.party import NO_TABLE, TableTaken
from ticketrail.floor.models import Area, Table, live_sessions
from ticketrail.kernel import ids
from ticketrail.venues import checks
from ticketrail.venues.models import Restaurant
from ticketrail.venues.rows import amend, check_version, locked, refuse_any

NO_AREA = "There is no such area here."


class AreaFacts(TypedDict, total=False):
    """What `edit_area` may change."""

    name: str
    sort: int


class TableFacts(TypedDict, total=False):
    """What `edit_table` may change."""

    area_id: int
    number: int
    label: str
    seats: int
    out_of_service: bool


def add_area(entry: journal.Entry, *, name: str, sort: int = 0) -> Area:
    """Add a room or a terrace."""
    _check_area(entry, {"name": name, "sort": sort}, None)
    area = entry.rows(Area).create(restaurant_id=entry.restaurant_id, name=name, sort=sort)
    entry.add(events.AreaAdded(id=area.pk))
    return area


def edit_area(entry: journal.Entry, *, area_id: int, **facts: Unpack[AreaFacts]) -> Area:
    """Rename an area or move it. The name shows on each of its tables."""
    area = locked(entry, Area, area_id, NO_AREA)
    _check_area(entry, facts, area.pk)
    changed = tuple(field for field, value in facts.items() if getattr(area, field) != value)
    area.name, area.sort = facts.get("name", area.name), facts.get("sort", area.sort)
    if changed:
        area.save(using=entry.using, update_fields=changed)
        entry.add(events.AreaEdited(id=area.pk, changed=changed))
    if "name" in changed:
        tell_tables(entry, [area.pk])
    return area


def add_table(entry: journal.Entry, *, area_id: int, number: int, seats: int = 4, label: str = "") -> Table:
    """Put up a table, with a code nobody can guess."""
    said = {"area_id": area_id, "number": number, "seats": seats, "label": label}
    _check_table(entry, said, None)
    table = entry.rows(Table).create(restaurant_id=entry.restaurant_id, qr_token=ids.secret(), **said)
    entry.add(events.TableAdded(id=table.pk))
    return table


def edit_table(
    entry: journal.Entry, *, table_id: int, expected_version: int | None = None, **facts: Unpack[TableFacts]
) -> Table:
    """Change a table. Its number, and whether it is in service, stay while somebody sits there."""
    table = locked(entry, Table, table_id, NO_TABLE)
    check_version(table, expected_version)
    _check_table(entry, facts, table.pk)
    live = live_sessions(entry, [table.pk]).get(table.pk)
    if live and (facts.get("number", table.number) != table.number or facts.get("out_of_service", False)):
        raise TableTaken(
            f"Somebody sits at table {table.number}. Change this when they have left.",
            current=live.current() | {"status": "occupied"},
        )
    if changed := amend(entry, table, facts):
        entry.add(events.TableEdited(id=table.pk, changed=changed))
    return table


def rotate_qr(entry: journal.Entry, *, table_id: int) -> Table:
    """Give a table a new code. The printed one has to be replaced."""
    table = locked(entry, Table, table_id, NO_TABLE)
    amend(entry, table, {"qr_token": ids.secret()})
    entry.add(events.TableCodeRotated(id=table.pk))
    return table


def tell_tables(entry: journal.Entry, area_ids: list[int]) -> None:
    """Tell every table of these areas that it looks different."""
    for table_id in entry.rows(Table).filter(area_id__in=area_ids).order_by("pk").values_list("pk", flat=True):
        entry.add(events.TableUpdated(id=table_id))


def _check_area(entry: journal.Entry, said: AreaFacts, own: int | None) -> None:
    # Holding the restaurant makes two equal names meet here and not in a constraint.
    locked(entry, Restaurant, entry.restaurant_id, "There is no such restaurant.")
    found = {
        "name": "name" in said and checks.text(said["name"], 60),
        "sort": "sort" in said and checks.whole(said["sort"], -10_000, 10_000),
    }
    problems = {field: problem for field, problem in found.items() if isinstance(problem, str) and problem}
    if "name" in said and entry.rows(Area).filter(name=said["name"]).exclude(pk=own or 0).exists():
        problems["name"] = "There is an area of that name already."
    refuse_any(problems)


def _check_table(entry: journal.Entry, said: TableFacts | dict[str, Any], own: int | None) -> None:
    locked(entry, Restaurant, entry.restaurant_id, "There is no such restaurant.")
    found = {
        "number": "number" in said and checks.whole(said["number"], 1, 9_999),
        "seats": "seats" in said and checks.whole(said["seats"], 1, 99),
        "label": said.get("label") and checks.text(said["label"], 40),
    }
    problems = {field: problem for field, problem in found.items() if isinstance(problem, str) and problem}
    if "area_id" in said and not entry.rows(Area).filter(pk=said["area_id"]).exists():
        problems["area_id"] = NO_AREA
    others = entry.rows(Table).exclude(pk=own or 0)
    if "number" in said and "number" not in problems and others.filter(number=said["number"]).exists():
        problems["number"] = f"There is a table {said['number']} already."
    refuse_any(problems)
