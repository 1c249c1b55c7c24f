"""Orders in Django's admin: to look at, to move by the same commands as everybody, to edit what may be said about them.

Statuses, sums and copies are read-only. Nothing is added or deleted here: orders are placed, and called off.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ticketrail.orders.commands import cancel_order, edit_order, set_order_status
from ticketrail.orders.models import Order, OrderItem
from ticketrail.venues.command_admin import CommandAdmin, TabularInline

EDITABLE = ("priority", "notes", "estimated_time")
REASON = "called off in the admin"


class Items(TabularInline):
    """The dishes of an order, to look at."""

    model = OrderItem
    fields = ("quantity", "name", "station", "status", "unit_price_minor", "line_total_minor", "notes", "void_reason")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Dishes are ordered, not added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They move with their order."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the order may see them."""
        return True


@admin.register(Order)
class OrderAdmin(CommandAdmin):
    """Orders, newest first."""

    edits, key = edit_order, "order_id"
    list_display = ("order_number", "restaurant", "call_number", "table_number", "order_status", "total_minor")
    list_filter = ("order_status", "order_type", "payment_status", "business_date")
    list_select_related = ("restaurant",)
    search_fields = ("order_number", "customer_name", "customer_phone")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    inlines = (Items,)
    actions = ("start", "bump", "complete", "call_off")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything but what may be said about an order."""
        return [field.name for field in Order._meta.fields if field.name not in EDITABLE]

    @admin.action(description="Start")
    def start(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """To preparing."""
        self.each(request, orders, set_order_status, status="preparing")

    @admin.action(description="Bump to ready")
    def bump(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """To ready."""
        self.each(request, orders, set_order_status, status="ready")

    @admin.action(description="Complete")
    def complete(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """To completed."""
        self.each(request, orders, set_order_status, status="completed")

    @admin.action(description="Call off")
    def call_off(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """Cancel what was not started, void the rest."""
        self.each(request, orders, cancel_order, reason=REASON)
