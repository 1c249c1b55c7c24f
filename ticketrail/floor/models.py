"""Areas, tables, the parties that sit at them, and the passes of their guests.

A table's status is worked out from its sessions and never stored, so the two cannot contradict each other.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q

from ticketrail import journal
from ticketrail.journal.statements import Select
from ticketrail.kernel import ids as kernel_ids
from ticketrail.kernel.clock import iso
from ticketrail.kernel.wire import moment
from ticketrail.venues.models import TenantRow


class TableStatus(models.TextChoices):
    """What a table is doing, as everybody reads it."""

    AVAILABLE = "available"
    OCCUPIED = "occupied"
    BILL_REQUESTED = "bill_requested"
    NEEDS_CLEANING = "needs_cleaning"
    OUT_OF_SERVICE = "out_of_service"


class SessionStatus(models.TextChoices):
    """Closing: the bill is on the table and guests order no more."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@journal.watched("area")
class Area(TenantRow):
    """A room or a terrace."""

    name = models.CharField(max_length=60)
    sort = models.IntegerField(default=0)

    class Meta:
        ordering = ("sort", "id")
        constraints = (models.UniqueConstraint(fields=["restaurant", "name"], name="floor_area_name_once"),)

    def __str__(self) -> str:
        return self.name

    def card(self) -> dict[str, Any]:
        """The area."""
        return {"id": self.pk, "restaurant_id": self.restaurant_id, "name": self.name, "sort": self.sort}


@journal.watched("table")
class Table(TenantRow):
    """A table with its code. ``cleaned_at`` is when it was last made ready for guests."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="tables")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=40, blank=True)
    seats = models.PositiveSmallIntegerField(default=4)
    qr_token = models.CharField(max_length=40, unique=True, default=kernel_ids.secret)
    cleaned_at = models.DateTimeField(null=True, blank=True)
    out_of_service = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["restaurant", "number"], name="floor_table_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, seats__gte=1), name="floor_table_has_seats"),
        )

    def __str__(self) -> str:
        return self.label or f"Table {self.number}"

    def status(self, live: "TableSession | None", left_at: datetime | None) -> TableStatus:
        """The status, from the table's live session and from when its last party left."""
        if live is not None:
            asked = live.bill_requested_at is not None or live.status == SessionStatus.CLOSING
            return TableStatus.BILL_REQUESTED if asked else TableStatus.OCCUPIED
        if self.out_of_service:
            return TableStatus.OUT_OF_SERVICE
        if left_at is not None and (self.cleaned_at is None or self.cleaned_at < left_at):
            return TableStatus.NEEDS_CLEANING
        return TableStatus.AVAILABLE

    def card(self, live: "TableSession | None", left_at: datetime | None) -> dict[str, Any]:
        """The table as staff see it; ``qr_url`` is a path and for staff only."""
        return {
            "id": self.pk,
            "restaurant_id": self.restaurant_id,
            "number": self.number,
            "label": self.label,
            "area": self.area.name,
            "seats": self.seats,
            "status": str(self.status(live, left_at)),
            "session_id": live.pk if live else None,
            "waiter_id": live.waiter_id if live else None,
            "guest_count": live.guest_count if live else None,
            "qr_url": f"/t/{self.qr_token}/",
            "version": self.version,
        }


# A session shows on its table, too: its rows belong to both.
@journal.watched("session")
@journal.watched("table", key="table_id")
class TableSession(TenantRow):
    """One party at one table, from sitting down to leaving."""

    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="sessions")
    table_number = models.PositiveIntegerField(help_text="The table's number; a closed session keeps the old one.")
    status = models.CharField(max_length=8, choices=SessionStatus.choices, default=SessionStatus.OPEN)
    guest_count = models.PositiveSmallIntegerField(default=1)
    waiter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    bill_requested_at = models.DateTimeField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    total_minor = models.PositiveBigIntegerField(default=0)
    paid_minor = models.PositiveBigIntegerField(default=0)
    opened_by = models.JSONField(default=dict)
    changed_by = models.JSONField(default=dict, help_text="Who last moved its status; told with refusals.")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["table"], condition=~Q(status="closed"), name="floor_one_live_session_per_table"
            ),
            models.CheckConstraint(condition=Q(status__in=SessionStatus.values), name="floor_session_status"),
            models.CheckConstraint(condition=Q(guest_count__gte=1, guest_count__lte=999), name="floor_session_guests"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
                name="floor_session_closed_at",
            ),
        )
        indexes = (models.Index(fields=["table", "closed_at"], name="floor_session_left"),)

    def __str__(self) -> str:
        return f"table {self.table_number} since {self.opened_at:%H:%M}"

    @property
    def live(self) -> bool:
        """Whether the party still sits there."""
        return self.status != SessionStatus.CLOSED

    def current(self) -> dict[str, Any]:
        """What a refusal tells: the state, its version, who made it so and when."""
        return {
            "status": self.status,
            "version": self.version,
            "by": self.changed_by.get("name", ""),
            "at": iso(self.changed_at),
        }

    def card(self) -> dict[str, Any]:
        """The session as its guests and staff see it."""
        return {
            "id": self.pk,
            "restaurant_id": self.restaurant_id,
            "table_id": self.table_id,
            "table_number": self.table_number,
            "status": self.status,
            "guest_count": self.guest_count,
            "waiter_id": self.waiter_id,
            "opened_at": iso(self.opened_at),
            "closed_at": moment(self.closed_at),
            "bill_requested_at": moment(self.bill_requested_at),
            "total_minor": self.total_minor,
            "paid_minor": self.paid_minor,
            "currency": self.currency,
            "version": self.version,
        }


class GuestPass(TenantRow):
    """An anonymous person in one session. Only the digest of the pass is kept; it ends with the session."""

    session = models.ForeignKey(TableSession, on_delete=models.PROTECT, related_name="passes")
    secret_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "guest passes"
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("created_at")), name="floor_pass_ends_later"
            ),
        )

    def __str__(self) -> str:
        return self.name or f"Guest {self.pk}"


def live_sessions(rows: journal.Rows, table_ids: Collection[int]) -> dict[int, TableSession]:
    """The live session of each of these tables that has one, by the table's id."""
    live = rows.rows(TableSession).exclude(status=SessionStatus.CLOSED).filter(table_id__in=table_ids)
    return {session.table_id: session for session in live}


def table_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The cards of these tables, each with its party; those that are gone are missing."""
    live = live_sessions(rows, ids)
    parties = rows.rows(TableSession).filter(table_id__in=ids, closed_at__isnull=False)
    left = dict(parties.order_by().values_list("table_id").annotate(Max("closed_at")))
    tables = rows.rows(Table).filter(pk__in=ids).select_related("area")
    return {table.pk: table.card(live.get(table.pk), left.get(table.pk)) for table in tables}


_SESSIONS = Select(TableSession, among="id")


def _session_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    return {session.pk: session.card() for session in _SESSIONS(rows, ids)}


def _area_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    return {area.pk: area.card() for area in rows.rows(Area).filter(pk__in=ids)}


journal.thing("area", cards=_area_cards)
journal.thing("table", cards=table_cards)
journal.thing("session", cards=_session_cards)
