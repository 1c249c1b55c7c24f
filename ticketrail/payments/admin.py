"""Payments in the back office: to look at. Money moves through commands only, so there is nothing to add or change."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ticketrail.payments.models import Payment, PaymentShare, Refund
from ticketrail.people.models import User


class Shares(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    """What of it went to which order."""

    model = PaymentShare
    extra = 0


class Refunds(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    """What went back."""

    model = Refund
    extra = 0


@admin.register(Payment)
class PaymentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Owners see their own restaurants' payments, the operator everybody's."""

    list_display = ("created_at", "restaurant", "method", "amount_minor", "tip_minor", "refunded_minor", "status")
    list_filter = ("method", "status", "business_date")
    list_select_related = ("restaurant",)
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    inlines = (Shares, Refunds)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payment]:
        payments, user = super().get_queryset(request), request.user
        assert isinstance(user, User), "the admin lets nobody else in"
        return payments if user.is_superuser else payments.filter(restaurant_id__in=user.owned_restaurants())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Payment | None = None) -> bool:
        return request.user.is_staff

    def has_change_permission(self, request: HttpRequest, obj: Payment | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Payment | None = None) -> bool:
        return False
