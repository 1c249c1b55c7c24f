"""Orders in Django's admin: to look at, to move by the same commands as everybody, to edit what may be said about them.

Statuses, sums and copies are read-only. Nothing is added or deleted here: orders are placed, and called off.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from ticketrail import journal
from ticketrail.kernel.refusals import Refusal
from ticketrail.orders.commands import cancel_order, edit_order, set_order_status
from ticketrail.orders.models import Order, OrderItem
from ticketrail.people.models import User

EDITABLE = ("priority", "notes", "estimated_time")
REASON = "called off in the admin"


class Items(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    """The dishes of an order."""

    model = OrderItem
    fields = ("quantity", "name", "station", "status", "unit_price_minor", "line_total_minor", "notes", "void_reason")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OrderItem | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: OrderItem | None = None) -> bool:
        return True


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Owners see their own restaurants' orders, the operator everybody's."""

    list_display = ("order_number", "restaurant", "call_number", "table_number", "order_status", "total_minor")
    list_filter = ("order_status", "order_type", "payment_status", "business_date")
    list_select_related = ("restaurant",)
    search_fields = ("order_number", "customer_name", "customer_phone")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    inlines = (Items,)
    actions = ("start", "bump", "complete", "call_off")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        orders = super().get_queryset(request)
        user = _user(request)
        return orders if user.is_superuser else orders.filter(restaurant_id__in=user.owned_restaurants())

    def get_readonly_fields(self, request: HttpRequest, obj: Order | None = None) -> list[str]:
        return [field.name for field in Order._meta.fields if field.name not in EDITABLE]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return request.user.is_staff

    def has_change_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Order, form: Any, change: bool) -> None:
        """The command writes, not the form."""
        said = {name: form.cleaned_data[name] for name in EDITABLE}
        journal.run(obj.restaurant_id, _actor(request), edit_order, order_id=obj.pk, **said)

    @admin.action(description="Start")
    def start(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """To preparing."""
        self._each(request, orders, set_order_status, status="preparing")

    @admin.action(description="Bump to ready")
    def bump(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """To ready."""
        self._each(request, orders, set_order_status, status="ready")

    @admin.action(description="Complete")
    def complete(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """To completed."""
        self._each(request, orders, set_order_status, status="completed")

    @admin.action(description="Call off")
    def call_off(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """Cancel what was not started, void the rest."""
        self._each(request, orders, cancel_order, reason=REASON)

    def _each(self, request: HttpRequest, orders: QuerySet[Order], command: Any, **arguments: Any) -> None:
        for order in orders.order_by("id"):
            try:
                journal.run(order.restaurant_id, _actor(request), command, order_id=order.pk, **arguments)
            except Refusal as refusal:
                self.message_user(request, refusal.message, messages.ERROR)
            else:
                self.message_user(request, f"Order {order.call_number}: done.", messages.SUCCESS)


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User), "the admin lets nobody else in"
    return user


def _actor(request: HttpRequest) -> journal.Actor:
    user = _user(request)
    return journal.Actor("staff", user.pk, user.get_full_name())
