"""The triggers in SQLite's words."""

from collections.abc import Collection, Iterator
from typing import Any

from ticketrail.journal.registry import Watch, watches

PREFIX = "journal_on_"

# RAISE(ABORT), never ROLLBACK: a refusal must end the statement, not the whole group of commands.
_GUARDS = {
    f"{PREFIX}event_{verb}": (
        f"CREATE TRIGGER {PREFIX}event_{verb} BEFORE {verb.upper()} ON journal_event WHEN NOT journal_may_edit()"
        " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )
    for verb in ("update", "delete")
}
# Where triggers are not recursive (the default of other programs), REPLACE deletes without asking the one above.
_GUARDS[f"{PREFIX}event_insert"] = (
    f"CREATE TRIGGER {PREFIX}event_insert BEFORE INSERT ON journal_event WHEN EXISTS (SELECT 1 FROM journal_event"
    " WHERE restaurant_id = NEW.restaurant_id AND seq = NEW.seq)"
    " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
)


def wanted() -> dict[str, str]:
    """Every trigger by name, with the statement that makes it."""
    tables = {watch.table for watch in watches}
    made = {name: text for table in sorted(tables) for name, text in _of_table(table)}
    return {**made, **_GUARDS}


def statements(tables: Collection[str]) -> Iterator[str]:
    """The statements that make the triggers of the tables that exist."""
    for name, text in wanted().items():
        if name in _GUARDS or any(name.startswith(f"{PREFIX}{table}__") for table in tables):
            yield text


def present(cursor: Any) -> dict[str, str]:
    """The triggers that are there, by name, with the statement that made them."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: text for name, text in cursor.fetchall() if name.startswith(PREFIX)}


def drops(cursor: Any) -> list[str]:
    """The statements that drop every trigger of ours."""
    return [f'DROP TRIGGER "{name}"' for name in present(cursor)]


def _of_table(table: str) -> Iterator[tuple[str, str]]:
    ours = [watch for watch in watches if watch.table == table]
    bodies = {
        "insert": [_touch(watch, "NEW") for watch in ours],
        "update": [_touch(watch, "NEW") for watch in ours] + [_touch(watch, "OLD", moved=True) for watch in ours],
        "delete": [_touch(watch, "OLD") for watch in ours],
    }
    for verb, body in bodies.items():
        name = f"{PREFIX}{table}__{verb}"
        yield name, f'CREATE TRIGGER "{name}" AFTER {verb.upper()} ON "{table}" BEGIN {" ".join(body)} END'


def _touch(watch: Watch, row: str, *, moved: bool = False) -> str:
    restaurant = watch.restaurant if isinstance(watch.restaurant, int) else f'{row}."{watch.restaurant}"'
    where = f'{row}."{watch.key}" IS NOT NULL'
    if moved:
        where += f' AND OLD."{watch.key}" IS NOT NEW."{watch.key}"'
        if isinstance(watch.restaurant, str):
            where = (
                f'{row}."{watch.key}" IS NOT NULL AND (OLD."{watch.key}" IS NOT NEW."{watch.key}"'
                f' OR OLD."{watch.restaurant}" IS NOT NEW."{watch.restaurant}")'
            )
    return (
        "INSERT INTO journal_touch (restaurant_id, thing, object_id)"
        f" SELECT {restaurant}, '{watch.thing}', {row}.\"{watch.key}\" WHERE {where};"
    )
