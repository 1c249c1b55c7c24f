"""Calls in the back office: to look at, and to take care of by the same command as everybody."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from ticketrail import journal
from ticketrail.calls.commands import acknowledge
from ticketrail.calls.models import Notification
from ticketrail.people.models import User


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Owners see their own restaurants' calls, the operator everybody's."""

    list_display = ("created_at", "restaurant", "kind", "priority", "title", "waiter", "acknowledged_at")
    list_filter = ("kind", "priority")
    list_select_related = ("restaurant", "waiter")
    ordering = ("-id",)
    actions = ("take_care",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notification]:
        calls, user = super().get_queryset(request), request.user
        assert isinstance(user, User), "the admin lets nobody else in"
        return calls if user.is_superuser else calls.filter(restaurant_id__in=user.owned_restaurants())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Notification | None = None) -> bool:
        return request.user.is_staff

    def has_change_permission(self, request: HttpRequest, obj: Notification | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notification | None = None) -> bool:
        return False

    @admin.action(description="Acknowledge")
    def take_care(self, request: HttpRequest, calls: QuerySet[Notification]) -> None:
        """Acknowledge in the name of whoever is signed in."""
        user = request.user
        assert isinstance(user, User), "the admin lets nobody else in"
        actor = journal.Actor("staff", user.pk, user.get_full_name())
        for call in calls.order_by("id"):
            journal.run(call.restaurant_id, actor, acknowledge, notification_id=call.pk)
        self.message_user(request, "Done.", messages.SUCCESS)
