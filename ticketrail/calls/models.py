"""Notifications: something somebody should take care of, until somebody says that they do."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from ticketrail import journal
from ticketrail.calls import moves
from ticketrail.journal.statements import Select
from ticketrail.kernel import wire
from ticketrail.venues.models import TenantRow


def _choices(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value.replace("_", " ").capitalize()) for value in values]


@journal.watched("notification")
class Notification(TenantRow):
    """A call for staff, or for one customer.

    Without a waiter it is everybody's until the first acknowledgement claims it. ``acknowledged_by`` is the actor.
    """

    kind = models.CharField(max_length=16, choices=_choices(moves.KINDS))
    priority = models.CharField(max_length=8, choices=_choices(moves.PRIORITIES), default="normal")
    title = models.CharField(max_length=120)
    body = models.CharField(max_length=500, default="", blank=True)
    service = models.CharField(max_length=12, default="", blank=True, choices=_choices(("", *moves.SERVICES)))
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    table = models.ForeignKey("floor.Table", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    session = models.ForeignKey("floor.TableSession", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    waiter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=moves.KINDS), name="notification_kind_known"),
            models.CheckConstraint(condition=Q(priority__in=moves.PRIORITIES), name="notification_priority_known"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_by__isnull=False),
                name="notification_acknowledged_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("session", "service"),
                condition=Q(acknowledged_at__isnull=True) & ~Q(service=""),
                name="notification_one_open_request",
            ),
        )
        indexes = (
            models.Index(
                fields=("restaurant", "waiter"), condition=Q(acknowledged_at__isnull=True), name="notification_open"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def card(self) -> dict[str, Any]:
        """The notification as staff see it; ``acknowledged_by`` is a user's id, with the name beside it."""
        by = self.acknowledged_by or {}
        return {
            "id": self.pk,
            "restaurant_id": self.restaurant_id,
            "kind": self.kind,
            "priority": self.priority,
            "title": self.title,
            "body": self.body,
            "service": self.service,
            "order_id": self.order_id,
            "table_id": self.table_id,
            "session_id": self.session_id,
            "waiter_id": self.waiter_id,
            "customer_id": self.customer_id,
            "created_at": wire.moment(self.created_at),
            "acknowledged_at": wire.moment(self.acknowledged_at),
            "acknowledged_by": by.get("id"),
            "acknowledged_by_name": by.get("name"),
        }


_NOTIFICATIONS = Select(Notification, among="id")


def notification_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The cards of those notifications of the restaurant that exist, by id."""
    return {row.pk: row.card() for row in _NOTIFICATIONS(rows, ids)}


def _gist(card: dict[str, Any]) -> dict[str, Any]:
    return {name: card[name] for name in ("waiter_id", "customer_id", "acknowledged_at")}


journal.thing("notification", cards=notification_cards, gist=_gist)
