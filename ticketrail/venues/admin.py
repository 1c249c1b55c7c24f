"""Django's admin for restaurants, their opening hours and their stations."""

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.http import HttpRequest

from ticketrail import journal
from ticketrail.venues import reads
from ticketrail.venues.command_admin import BaseInlineFormSet, CommandAdmin, Proprietor, TabularInline, Verb, run
from ticketrail.venues.commands import (
    add_station,
    create_restaurant,
    edit_restaurant,
    edit_station,
    set_accepting,
    set_opening_hours,
)
from ticketrail.venues.models import OpeningHours, Restaurant, Station


class Week(BaseInlineFormSet):
    """The stretches of one week; rows without a way back to them from the restaurant have no prefix of their own."""

    @classmethod
    def get_default_prefix(cls) -> str:
        """What the form's fields begin with."""
        return "hours"


class OpeningHoursInline(TabularInline):
    """The week, saved as a whole."""

    model = OpeningHours
    formset = Week
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the restaurant here may set its hours."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        return True


@admin.register(Restaurant)
class RestaurantAdmin(CommandAdmin):
    """A restaurant. Only the operator founds one."""

    adds, edits, tenant = create_restaurant, edit_restaurant, "pk"
    verbs: ClassVar[dict[str, Verb]] = {"accepting_orders": Verb(set_accepting, "", "accepting")}
    fixed = ("currency",)
    list_display = ("name", "slug", "currency", "time_zone", "accepting_orders")
    exclude = ("version",)
    inlines = (OpeningHoursInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The operator alone."""
        return cast(Proprietor, request.user).is_superuser

    def add(self, request: HttpRequest, facts: dict[str, Any]) -> int:
        """Found a restaurant under the next number."""
        facts.pop("accepting_orders", None)
        with journal.reading(0) as rows:
            number = reads.next_id(rows)
        return int(run(request, number, create_restaurant, **facts).pk)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Set the week from the rows that stay."""
        formset.save(commit=False)
        kept = [row for row in formset.cleaned_data if row and not row.get("DELETE")]
        stretches = [{name: row[name] for name in ("weekday", "opens", "closes")} for row in kept]
        run(request, form.instance.pk, set_opening_hours, stretches=stretches)


@admin.register(Station)
class StationAdmin(CommandAdmin):
    """Where food is prepared."""

    adds, edits, key = add_station, edit_station, "station_id"
    fixed = ("restaurant", "slug")
    list_display = ("name", "slug", "restaurant", "warn_seconds", "late_seconds")
    list_filter = ("restaurant",)
    exclude = ("version",)
