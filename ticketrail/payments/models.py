"""Payments, what each of them paid of which order, and refunds. Rows that carry money are never deleted."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import F, Q

from ticketrail import journal
from ticketrail.kernel import wire
from ticketrail.orders.models import Order
from ticketrail.payments import moves
from ticketrail.venues.models import TenantRow


def _choices(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value.replace("_", " ").capitalize()) for value in values]


@journal.watched("payment")
class Payment(TenantRow):
    """Money that one person handed over for one order, or for all orders of a session. Minor units.

    ``amount_minor`` is for the dishes, ``tip_minor`` comes on top of it.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="payments")
    session = models.ForeignKey(
        "floor.TableSession", on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    method = models.CharField(max_length=8, choices=_choices(moves.METHODS))
    amount_minor = models.BigIntegerField()
    tip_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=20, choices=_choices(moves.STATUSES), default="created")
    provider = models.CharField(max_length=30, default="manual")
    provider_ref = models.CharField(max_length=120, default="", blank=True)
    business_date = models.DateField()
    taken_by = models.JSONField(help_text="The actor: kind, id, name.")
    created_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=moves.STATUSES), name="payment_status_known"),
            models.CheckConstraint(condition=Q(method__in=moves.METHODS), name="payment_method_known"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0, tip_minor__gte=0, refunded_minor__gte=0)
                & (Q(amount_minor__gt=0) | Q(tip_minor__gt=0)),
                name="payment_is_money",
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=F("amount_minor") + F("tip_minor")), name="payment_refund_capped"
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=False) | Q(session__isnull=False), name="payment_is_for_something"
            ),
            models.UniqueConstraint(
                fields=("restaurant", "provider", "provider_ref"),
                condition=~Q(provider_ref=""),
                name="payment_provider_ref_once",
            ),
        )
        indexes = (models.Index(fields=("restaurant", "business_date"), name="payment_of_day"),)

    def __str__(self) -> str:
        return f"{self.method} {self.amount_minor} {self.currency}"

    @property
    def taken_minor(self) -> int:
        """Everything handed over, tip included; nothing before it is captured."""
        return self.amount_minor + self.tip_minor if self.status in moves.TAKEN else 0

    def card(self) -> dict[str, Any]:
        """The payment as staff see it."""
        return {
            "id": self.pk,
            "restaurant_id": self.restaurant_id,
            "order_id": self.order_id,
            "session_id": self.session_id,
            "method": self.method,
            "amount_minor": self.amount_minor,
            "tip_minor": self.tip_minor,
            "refunded_minor": self.refunded_minor,
            "currency": self.currency,
            "status": self.status,
            "taken_by": self.taken_by,
            "created_at": wire.moment(self.created_at),
            "version": self.version,
        }


class PaymentShare(TenantRow):
    """What of a payment went to which order, and what of that went back. The shares sum to the payment."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="shares")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payment_shares")
    amount_minor = models.BigIntegerField()
    tip_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("payment", "order"), name="payment_share_once"),
            models.CheckConstraint(
                condition=Q(
                    amount_minor__gte=0,
                    tip_minor__gte=0,
                    refunded_minor__gte=0,
                    refunded_minor__lte=F("amount_minor") + F("tip_minor"),
                ),
                name="payment_share_capped",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount_minor} of payment {self.payment_id}"

    @property
    def left_minor(self) -> int:
        """What of it may still be given back."""
        return self.amount_minor + self.tip_minor - self.refunded_minor


class Refund(TenantRow):
    """Money given back, with the reason and who decided it."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    given_by = models.JSONField(help_text="The actor: kind, id, name.")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_is_money"),)

    def __str__(self) -> str:
        return f"{self.amount_minor} back: {self.reason}"


def payment_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The cards of those payments of the restaurant that exist, by id."""
    return {payment.pk: payment.card() for payment in rows.rows(Payment).filter(pk__in=ids)}


def _gist(card: dict[str, Any]) -> dict[str, Any]:
    return {"status": card["status"], "refunded_minor": card["refunded_minor"]}


journal.thing("payment", cards=payment_cards, gist=_gist)
