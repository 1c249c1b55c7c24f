"""The journal's tables."""

from typing import Any

from django.db import migrations, models

TOUCH = {
    "sqlite": (
        "CREATE TABLE journal_touch (id integer PRIMARY KEY, restaurant_id integer NOT NULL,"
        " thing varchar(30) NOT NULL, object_id bigint NOT NULL)",
    ),
    "postgresql": (
        "CREATE TABLE journal_touch (id bigserial PRIMARY KEY, restaurant_id integer NOT NULL,"
        " thing varchar(30) NOT NULL, object_id bigint NOT NULL,"
        " transaction xid8 NOT NULL DEFAULT pg_current_xact_id())",
        "CREATE INDEX journal_touch_transaction ON journal_touch (transaction)",
    ),
}


def make_touch(apps: Any, editor: Any) -> None:
    for statement in TOUCH[editor.connection.vendor]:
        editor.execute(statement)


def drop_touch(apps: Any, editor: Any) -> None:
    editor.execute("DROP TABLE journal_touch")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Stream",
            fields=[
                ("restaurant_id", models.IntegerField(primary_key=True, serialize=False)),
                ("epoch", models.CharField(max_length=16)),
                ("seq", models.BigIntegerField(default=0)),
                ("kept_after", models.BigIntegerField(default=0, help_text="Events up to here have been pruned.")),
            ],
            options={"db_table": "journal_stream"},
        ),
        migrations.CreateModel(
            name="JournalEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "restaurant_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("restaurant_id", models.IntegerField()),
                ("seq", models.BigIntegerField()),
                ("at", models.BigIntegerField(help_text="Milliseconds since 1970, UTC.")),
                ("kind", models.CharField(max_length=60)),
                ("thing", models.CharField(max_length=30)),
                ("object_id", models.BigIntegerField()),
                ("actor", models.TextField()),
                ("card", models.TextField(null=True)),
                ("was", models.TextField(null=True)),
                ("data", models.TextField()),
            ],
            options={
                "db_table": "journal_event",
                "indexes": [
                    models.Index(fields=["restaurant_id", "thing", "object_id", "seq"], name="journal_event_of_thing")
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("restaurant_id", models.IntegerField()),
                ("scope", models.CharField(help_text="Whose key it is.", max_length=80)),
                ("operation", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(help_text="SHA-256 of the parsed body.", max_length=64)),
                ("answer", models.TextField()),
                ("at", models.BigIntegerField(help_text="Milliseconds since 1970, UTC.")),
            ],
            options={
                "db_table": "journal_receipt",
                "indexes": [models.Index(fields=["at"], name="journal_receipt_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("restaurant_id", "scope", "operation", "key"), name="journal_receipt_once"
                    )
                ],
            },
        ),
        migrations.RunPython(make_touch, drop_touch),
    ]
