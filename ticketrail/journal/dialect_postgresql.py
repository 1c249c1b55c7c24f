"""The triggers in PostgreSQL's words: a function per table, and the triggers that call it, for rows and TRUNCATE."""

from collections.abc import Collection, Iterator
from typing import Any

from ticketrail.journal.registry import Watch, watches

PREFIX = "journal_on_"

_GUARD = (
    " BEGIN IF current_setting('ticketrail.may_edit', true) = 'on' THEN"
    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF;"
    " RAISE EXCEPTION 'the journal is append-only'; END "
)
_EVENTS = f"{PREFIX}journal_event"


# PostgreSQL's own number for when a trigger fires (pg_trigger.tgtype), and the words that make such a trigger.
_WHEN = {
    29: "AFTER INSERT OR DELETE OR UPDATE ON {table} FOR EACH ROW",
    27: "BEFORE DELETE OR UPDATE ON {table} FOR EACH ROW",
    34: "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
}


def wanted() -> dict[str, str]:
    """Every trigger by name, with when it fires and the body of its function."""
    return {
        trigger: f"{when}{body}" for name, body in _functions().items() for trigger, when in _triggers(name).items()
    }


def statements(tables: Collection[str]) -> Iterator[str]:
    """The statements that make the functions and triggers of the tables that exist."""
    for name, body in _functions().items():
        table = name.removeprefix(PREFIX)
        if table not in tables:
            continue
        yield f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$'
        for trigger, when in _triggers(name).items():
            on = _WHEN[when].format(table=f'"{table}"')
            yield f'CREATE TRIGGER "{trigger}" {on} EXECUTE FUNCTION "{name}"()'


def present(cursor: Any) -> dict[str, str]:
    """The triggers that are there, enabled and without conditions, by name, in the words of `wanted`."""
    cursor.execute(
        "SELECT t.tgname, t.tgtype, p.prosrc FROM pg_trigger t"
        " JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr = ''::int2vector"
        " AND c.relnamespace = current_schema()::regnamespace AND starts_with(t.tgname, %s || c.relname)",
        (PREFIX,),
    )
    return {name: f"{when}{body}" for name, when, body in cursor.fetchall()}


def drops(cursor: Any) -> list[str]:
    """The statements that drop every trigger and function of ours."""
    cursor.execute(
        "SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = current_schema() AND starts_with(p.proname, %s)",
        (PREFIX,),
    )
    return [f'DROP FUNCTION "{name}" CASCADE' for (name,) in cursor.fetchall()]


def _functions() -> dict[str, str]:
    bodies = {f"{PREFIX}{table}": _body(table) for table in sorted({watch.table for watch in watches})}
    return {**bodies, _EVENTS: _GUARD}


def _triggers(name: str) -> dict[str, int]:
    return {name: 27 if name == _EVENTS else 29, f"{name}__all": 34}


def _body(table: str) -> str:
    ours = [watch for watch in watches if watch.table == table]
    new = " ".join(_touch(watch, "NEW") for watch in ours)
    old = " ".join(_touch(watch, "OLD") for watch in ours)
    moved = " ".join(_touch(watch, "OLD", moved=True) for watch in ours)
    every = " ".join(_touch_every(watch) for watch in ours)
    return (
        f" BEGIN IF TG_OP = 'TRUNCATE' THEN {every} RETURN NULL; END IF;"
        f" IF TG_OP = 'DELETE' THEN {old} RETURN NULL; END IF; {new}"
        f" IF TG_OP = 'UPDATE' THEN {moved} END IF; RETURN NULL; END "
    )


def _touch(watch: Watch, row: str, *, moved: bool = False) -> str:
    where = f'{row}."{watch.key}" IS NOT NULL'
    if moved:
        where += f' AND (OLD."{watch.key}" IS DISTINCT FROM NEW."{watch.key}"'
        if isinstance(watch.restaurant, str):
            where += f' OR OLD."{watch.restaurant}" IS DISTINCT FROM NEW."{watch.restaurant}"'
        where += ")"
    return f"{_insert(watch, f'{row}.')} WHERE {where};"


def _touch_every(watch: Watch) -> str:
    """TRUNCATE fires no row trigger. Looking at the table itself is harmless here: PostgreSQL rebuilds none."""
    return f'{_insert(watch, "")} FROM "{watch.table}" WHERE "{watch.key}" IS NOT NULL;'


def _insert(watch: Watch, row: str) -> str:
    restaurant = watch.restaurant if isinstance(watch.restaurant, int) else f'{row}"{watch.restaurant}"'
    return (
        "INSERT INTO journal_touch (restaurant_id, thing, object_id)"
        f" SELECT {restaurant}, '{watch.thing}', {row}\"{watch.key}\""
    )
