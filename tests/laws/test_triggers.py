"""Law 1's footing: the triggers are there, are the right ones, and are there again after a table was rebuilt."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, migrations, models

from tests import databases
from tests.club import commands
from tests.club.models import Board
from tests.laws import outsider
from tests.laws.looking import ANA, CLUB, everything_told, head
from ticketrail import journal
from ticketrail.journal import registry, triggers

Boards = tuple[int, int]


def missing() -> list[str]:
    return triggers.missing(connections["default"])


def epoch() -> str:
    with journal.reading(CLUB) as reading:
        return reading.epoch


def test_a_migrated_database_has_them_all(database: str) -> None:
    assert missing() == []


def test_every_watched_table_has_its_columns(database: str) -> None:
    """Or its trigger would refuse every write."""
    for watch in registry.watches:
        columns = {field.column for field in watch.model._meta.concrete_fields}
        assert watch.key in columns, watch
        assert isinstance(watch.restaurant, int) or watch.restaurant in columns, watch
        assert watch.thing in registry.things, watch


def spoil(*statements: str) -> None:
    with connections["default"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def on(table: str, verb: str) -> str:
    return f"journal_on_{table}" if databases.is_postgresql() else f"journal_on_{table}__{verb}"


def test_a_dropped_trigger_is_missed(database: str) -> None:
    name = on("club_board", "update")
    spoil(f"DROP TRIGGER {name}" + (" ON club_board" if databases.is_postgresql() else ""))
    assert missing() == [name]
    call_command("migrate", verbosity=0)
    assert missing() == []


def test_a_changed_trigger_is_missed(database: str) -> None:
    name = on("club_board", "update")
    if databases.is_postgresql():
        spoil(
            f"DROP TRIGGER {name} ON club_board",
            f"CREATE TRIGGER {name} AFTER INSERT OR DELETE ON club_board FOR EACH ROW EXECUTE FUNCTION {name}()",
        )
    else:
        spoil(f"DROP TRIGGER {name}", f"CREATE TRIGGER {name} AFTER UPDATE ON club_board BEGIN SELECT 1; END")
    assert missing() == [name]
    call_command("migrate", verbosity=0)
    assert missing() == []


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("ALTER TABLE club_board DISABLE TRIGGER journal_on_club_board", ["journal_on_club_board"]),
        ("ALTER TABLE club_board ENABLE REPLICA TRIGGER journal_on_club_board", ["journal_on_club_board"]),
        (
            "CREATE OR REPLACE FUNCTION journal_on_club_move() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'",
            ["journal_on_club_move", "journal_on_club_move__all"],
        ),
        (
            "ALTER TABLE journal_event DISABLE TRIGGER ALL",
            ["journal_on_journal_event", "journal_on_journal_event__all"],
        ),
    ],
)
def test_a_disabled_or_hollow_trigger_is_missed(database: str, statement: str, names: list[str]) -> None:
    if not databases.is_postgresql():
        pytest.skip("SQLite cannot disable a trigger")
    spoil(statement)
    assert missing() == names


def make_longer(editor: Any) -> None:
    """What a migration does that makes a column longer: SQLite builds the table anew and forgets its triggers."""
    longer = models.CharField(max_length=90)
    longer.set_attributes_from_name("title")
    longer.model = Board
    editor.alter_field(Board, Board._meta.get_field("title"), longer, strict=True)


def test_a_table_rebuilt_behind_our_back_is_missed(boards: Boards) -> None:
    with connections["default"].schema_editor() as editor:
        make_longer(editor)
    gone = [] if databases.is_postgresql() else [on("club_board", verb) for verb in ("delete", "insert", "update")]
    assert missing() == gone
    call_command("migrate", verbosity=0)
    assert missing() == []
    with everything_told() as told:
        outsider.write("UPDATE club_board SET title = 'seen again'")
    assert len(told) == 2


def test_a_migration_may_rebuild_a_watched_table(boards: Boards, monkeypatch: pytest.MonkeyPatch) -> None:
    """The triggers are out of its way, and back when it is done."""
    before, wanted, during = epoch(), missing(), []

    def work(apps: Any, editor: Any) -> None:
        during.append(len(missing()))
        make_longer(editor)

    call_command("migrate", "sessions", "zero", verbosity=0)
    monkeypatch.setattr(
        "django.contrib.sessions.migrations.0001_initial.Migration.operations", [migrations.RunPython(work)]
    )
    call_command("migrate", verbosity=0)
    assert during[0] > 10
    assert (missing(), epoch() != before) == (wanted, True)
    with everything_told() as told:
        outsider.write("UPDATE club_board SET title = 'seen again'")
    assert len(told) == 2


def test_a_migration_rotates_every_epoch_and_an_idle_one_none(boards: Boards) -> None:
    journal.run(2, ANA, commands.open_board, title="two")
    before, seq = epoch(), head()
    call_command("migrate", verbosity=0)
    assert epoch() == before
    call_command("migrate", "sessions", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    heads = journal.heads([CLUB, 2])
    assert heads[CLUB].epoch not in (before, heads[2].epoch)
    assert heads[CLUB].seq == seq
    assert missing() == []
    journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
    assert head() == seq + 1
