"""The journal's tables: one counter per restaurant, the events, and the receipts of idempotent commands.

The fourth, ``journal_touch``, is written by triggers only and made in the migration: each database wants its own.
"""

from django.db import models


class Stream(models.Model):
    """A restaurant's counter. ``epoch`` changes when numbers may have been reused: a restore, a migration."""

    restaurant_id = models.IntegerField(primary_key=True)
    epoch = models.CharField(max_length=16)
    seq = models.BigIntegerField(default=0)
    kept_after = models.BigIntegerField(default=0, help_text="Events up to here have been pruned.")

    class Meta:
        db_table = "journal_stream"

    def __str__(self) -> str:
        return f"stream {self.restaurant_id} at {self.seq}"


class JournalEvent(models.Model):
    """One event. Never updated, never deleted but by pruning and by the erasure of personal data."""

    pk = models.CompositePrimaryKey("restaurant_id", "seq")
    restaurant_id = models.IntegerField()
    seq = models.BigIntegerField()
    at = models.BigIntegerField(help_text="Milliseconds since 1970, UTC.")
    kind = models.CharField(max_length=60)
    thing = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    actor = models.TextField()
    card = models.TextField(null=True)  # noqa: DJ001  # null: the thing is gone
    was = models.TextField(null=True)  # noqa: DJ001  # null: there was nothing before
    data = models.TextField()

    class Meta:
        db_table = "journal_event"
        indexes = [
            models.Index(fields=["restaurant_id", "thing", "object_id", "seq"], name="journal_event_of_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.restaurant_id}/{self.seq} {self.kind} {self.object_id}"


class Receipt(models.Model):
    """What a command with an idempotency key answered, written in the transaction of its effect."""

    restaurant_id = models.IntegerField()
    scope = models.CharField(max_length=80, help_text="Whose key it is.")
    operation = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the parsed body.")
    answer = models.TextField()
    at = models.BigIntegerField(help_text="Milliseconds since 1970, UTC.")

    class Meta:
        db_table = "journal_receipt"
        constraints = [
            models.UniqueConstraint(fields=["restaurant_id", "scope", "operation", "key"], name="journal_receipt_once"),
        ]
        indexes = [models.Index(fields=["at"], name="journal_receipt_age")]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
