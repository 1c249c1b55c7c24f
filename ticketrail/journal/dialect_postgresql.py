"""The triggers in PostgreSQL's words: one function per table, one row trigger that calls it."""

from collections.abc import Collection, Iterator
from typing import Any

from ticketrail.journal.registry import Watch, watches

PREFIX = "journal_on_"

_GUARD = (
    " BEGIN IF current_setting('ticketrail.may_edit', true) = 'on' THEN"
    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF;"
    " RAISE EXCEPTION 'the journal is append-only'; END "
)


def wanted() -> dict[str, str]:
    """Every trigger function by name, with its body."""
    bodies = {f"{PREFIX}{table}": _body(table) for table in sorted({watch.table for watch in watches})}
    return {**bodies, f"{PREFIX}journal_event": _GUARD}


def statements(tables: Collection[str]) -> Iterator[str]:
    """The statements that make the functions and triggers of the tables that exist."""
    for name, body in wanted().items():
        table = name.removeprefix(PREFIX)
        if table not in tables:
            continue
        when = "BEFORE UPDATE OR DELETE" if table == "journal_event" else "AFTER INSERT OR UPDATE OR DELETE"
        yield f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$'
        yield f'CREATE TRIGGER "{name}" {when} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()'


def present(cursor: Any) -> dict[str, str]:
    """The functions whose triggers are there and enabled, by name, with their bodies."""
    cursor.execute(
        "SELECT p.proname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND starts_with(t.tgname, %s)",
        (PREFIX,),
    )
    return dict(cursor.fetchall())


def drops(cursor: Any) -> list[str]:
    """The statements that drop every trigger and function of ours."""
    cursor.execute(
        "SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = current_schema() AND starts_with(p.proname, %s)",
        (PREFIX,),
    )
    return [f'DROP FUNCTION "{name}" CASCADE' for (name,) in cursor.fetchall()]


def _body(table: str) -> str:
    ours = [watch for watch in watches if watch.table == table]
    new = " ".join(_touch(watch, "NEW") for watch in ours)
    old = " ".join(_touch(watch, "OLD") for watch in ours)
    moved = " ".join(_touch(watch, "OLD", moved=True) for watch in ours)
    return (
        f" BEGIN IF TG_OP = 'DELETE' THEN {old} RETURN NULL; END IF; {new}"
        f" IF TG_OP = 'UPDATE' THEN {moved} END IF; RETURN NULL; END "
    )


def _touch(watch: Watch, row: str, *, moved: bool = False) -> str:
    restaurant = watch.restaurant if isinstance(watch.restaurant, int) else f'{row}."{watch.restaurant}"'
    where = f'{row}."{watch.key}" IS NOT NULL'
    if moved:
        where += f' AND (OLD."{watch.key}" IS DISTINCT FROM NEW."{watch.key}"'
        if isinstance(watch.restaurant, str):
            where += f' OR OLD."{watch.restaurant}" IS DISTINCT FROM NEW."{watch.restaurant}"'
        where += ")"
    return (
        "INSERT INTO journal_touch (restaurant_id, thing, object_id)"
        f" SELECT {restaurant}, '{watch.thing}', {row}.\"{watch.key}\" WHERE {where};"
    )
