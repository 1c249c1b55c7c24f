"""Orders and their items, and the counter of call numbers.

What an order shows of its table, waiter and dishes is copied onto its own rows, so that its card never depends on
another table and a later change of the menu never changes an order.
"""

from collections.abc import Collection
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from ticketrail import journal
from ticketrail.journal.statements import Select
from ticketrail.orders import cards, moves
from ticketrail.venues.models import Restaurant, TenantRow


def _choices(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value.replace("_", " ").capitalize()) for value in values]


@journal.watched("order")
class Order(TenantRow):
    """One submission of dishes.

    ``order_status`` follows from the items. ``known_status`` is what our own commands last derived: where the two
    differ, somebody wrote the status from outside, and what they wrote wins.
    """

    session = models.ForeignKey(
        "floor.TableSession", on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    table = models.ForeignKey("floor.Table", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    table_number = models.IntegerField(null=True, blank=True)
    waiter = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    customer = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="orders")

    order_number = models.CharField(max_length=24)
    call_number = models.IntegerField(help_text="Counts 1, 2, 3 ... within a business day.")
    business_date = models.DateField()
    order_type = models.CharField(max_length=16, choices=_choices(moves.ORDER_TYPES))
    order_status = models.CharField(max_length=16, choices=_choices(moves.ORDER_STATUSES), default="pending")
    known_status = models.CharField(max_length=16, default="", blank=True, editable=False)
    payment_status = models.CharField(max_length=20, choices=_choices(moves.PAYMENT_STATUSES), default="pending")
    payment_method = models.CharField(max_length=16, default="", blank=True)

    currency = models.CharField(max_length=3)
    tax_included = models.BooleanField(help_text="Whether the prices of its items include tax.")
    subtotal_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    tip_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField(default=0, help_text="What the guest pays: subtotal, tax and tip.")
    paid_minor = models.BigIntegerField(default=0, help_text="Taken, less what was given back.")
    refunded_minor = models.BigIntegerField(default=0)

    estimated_time = models.IntegerField(
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(moves.LONGEST)],
        help_text="Minutes from placing to ready.",
    )
    priority = models.CharField(max_length=8, choices=_choices(moves.PRIORITIES), default="normal")
    notes = models.CharField(max_length=500, default="", blank=True)
    customer_name = models.CharField(max_length=100, default="", blank=True)
    customer_phone = models.CharField(max_length=40, default="", blank=True)
    placed_by = models.JSONField(help_text="The actor: kind, id, name.")
    cancel_reason = models.CharField(max_length=200, default="", blank=True)
    seen = models.JSONField(default=list, blank=True, help_text="Stations that have looked at it.")

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True, help_text="When its last dish became ready.")
    moved_at = models.DateTimeField(help_text="When its status last changed, and below by whom.")
    moved_by = models.JSONField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("restaurant", "order_number"), name="order_number_once"),
            models.CheckConstraint(
                condition=Q(total_minor=F("subtotal_minor") + F("tax_minor") + F("tip_minor")), name="order_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(paid_minor__gte=0, refunded_minor__gte=0, tip_minor__gte=0), name="order_money_not_negative"
            ),
            models.CheckConstraint(condition=Q(order_status__in=moves.ORDER_STATUSES), name="order_status_known"),
            models.CheckConstraint(condition=Q(priority__in=moves.PRIORITIES), name="order_priority_known"),
            models.CheckConstraint(condition=Q(order_type__in=moves.ORDER_TYPES), name="order_type_known"),
        )
        indexes = (
            models.Index(fields=("restaurant", "-created_at"), name="order_newest"),
            models.Index(fields=("restaurant", "business_date"), name="order_of_day"),
            models.Index(fields=("restaurant", "id"), condition=Q(order_status__in=moves.STAGES), name="order_open"),
        )

    def __str__(self) -> str:
        return f"{self.order_number} ({self.order_status})"

    @property
    def due_minor(self) -> int:
        """What is still to be paid. What was given back is not due again."""
        return max(0, self.total_minor - self.paid_minor - self.refunded_minor)

    def settle(self, status: str, *, by: dict[str, Any], at: datetime) -> None:
        """Take on the status its items now say, as changed by ``by``; the next version, not saved yet."""
        if status != self.known_status:
            self.moved_at, self.moved_by = at, by
        self.order_status = status
        if status in ("ready", "completed"):
            self.ready_at = self.ready_at or at
        elif status != "cancelled":
            self.ready_at = None
        self.updated_at = at
        # The first settling of an order that somebody wrote from outside is part of its placing.
        self.version += bool(self.known_status)
        self.known_status = status


@journal.watched("item")
@journal.watched("order", key="order_id")
class OrderItem(TenantRow):
    """A dish of an order, as the menu described and priced it at that moment."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    menu_item = models.ForeignKey("menu.MenuItem", on_delete=models.PROTECT, related_name="+")

    name = models.CharField(max_length=200)
    quantity = models.IntegerField()
    unit_price_minor = models.BigIntegerField(help_text="With its options.")
    line_total_minor = models.BigIntegerField()
    tax_rate = models.IntegerField(help_text="Per 100,000.")
    tax_minor = models.BigIntegerField(default=0, help_text="Its share of the order's tax.")
    options = models.JSONField(default=list, blank=True)
    notes = models.CharField(max_length=200, default="", blank=True)
    station = models.CharField(max_length=60)
    allergens = models.JSONField(default=list, blank=True)

    status = models.CharField(max_length=16, choices=_choices(moves.ITEM_STATUSES), default="pending")
    batch = models.IntegerField(default=0, help_text="0 for what was placed with the order, then 1, 2 ... per add-on.")
    recalled = models.BooleanField(default=False, help_text="Was ready, or served, and came back.")
    added_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    served_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()
    moved_by = models.JSONField()
    void_reason = models.CharField(max_length=200, default="", blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=99), name="item_quantity"),
            models.CheckConstraint(
                condition=Q(line_total_minor=F("quantity") * F("unit_price_minor")), name="item_adds_up"
            ),
            models.CheckConstraint(condition=Q(status__in=moves.ITEM_STATUSES), name="item_status_known"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.name}"


class CallCounter(models.Model):
    """The last call number given out on a business day. Its row is locked by whoever takes the next."""

    restaurant = models.ForeignKey(Restaurant, on_delete=models.CASCADE, related_name="+")
    business_date = models.DateField()
    last = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("restaurant", "business_date"), name="call_counter_of_day"),)

    def __str__(self) -> str:
        return f"{self.business_date}: {self.last}"


_ORDERS = Select(Order, among="id")
_ITEMS = Select(OrderItem, among="id")
_ITEMS_OF = Select(OrderItem, among="order_id", order=("order_id", "id"))


def items_by_order(rows: journal.Rows, order_ids: Collection[int]) -> dict[int, list[OrderItem]]:
    """The items of each of these orders that has any, in the order they were asked for. One query."""
    items = _ITEMS_OF(rows, order_ids)
    return {order_id: list(group) for order_id, group in groupby(items, key=attrgetter("order_id"))}


def order_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, cards.Card]:
    """The cards of those orders of the restaurant that exist, by id. Two queries, however many there are."""
    items = items_by_order(rows, ids)
    orders = _ORDERS(rows, ids)
    return {order.pk: cards.order_card(order, items.get(order.pk, [])) for order in orders}


def item_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, cards.Card]:
    """The cards of items by id: as inside their order's card, with ``order_id`` and ``restaurant_id``."""
    items = _ITEMS(rows, ids)
    currencies = {order.pk: order.currency for order in _ORDERS(rows, {item.order_id for item in items})}
    return {
        item.pk: {
            **cards.item_card(item, currencies[item.order_id]),
            "order_id": item.order_id,
            "restaurant_id": item.restaurant_id,
        }
        for item in items
    }


journal.thing("order", cards=order_cards, gist=cards.order_gist)
journal.thing("item", cards=item_cards, gist=cards.item_gist)
