"""Django's admin for the floor. A table's status is worked out, so it is shown and never typed."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from ticketrail import journal
from ticketrail.floor.commands import (
    add_area,
    add_table,
    clean_table,
    edit_area,
    edit_table,
    present_bill,
    reopen,
    rotate_qr,
)
from ticketrail.floor.models import Area, Table, TableSession, table_cards
from ticketrail.venues.command_admin import CommandAdmin


@admin.register(Area)
class AreaAdmin(CommandAdmin):
    """Rooms and terraces."""

    adds, edits, key = add_area, edit_area, "area_id"
    fixed = ("restaurant",)
    list_display = ("name", "restaurant", "sort")
    list_filter = ("restaurant",)


@admin.register(Table)
class TableAdmin(CommandAdmin):
    """Tables. The code is replaced by an action, because the printed one has to be replaced with it."""

    adds, edits, key = add_table, edit_table, "table_id"
    fixed = ("restaurant", "status", "qr_token", "cleaned_at")
    list_display = ("number", "label", "area", "seats", "status", "restaurant")
    list_filter = ("restaurant", "area")
    actions = ("clean", "rotate")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new table is in service, and its code is drawn for it."""
        new = ("restaurant", "area", "number", "label", "seats")
        return (*new, "out_of_service", "status", "qr_token", "cleaned_at") if obj else new

    @admin.display
    def status(self, table: Table) -> str:
        """What the table is doing."""
        with journal.reading(table.restaurant_id) as rows:
            return str(table_cards(rows, [table.pk])[table.pk]["status"])

    @admin.action(description="Ready for guests")
    def clean(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """These were cleaned."""
        self.each(request, rows, clean_table)

    @admin.action(description="Replace the code")
    def rotate(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """The printed codes open nothing any more."""
        self.each(request, rows, rotate_qr)


@admin.register(TableSession)
class TableSessionAdmin(CommandAdmin):
    """Parties, to look at. They are closed where their orders are known."""

    key = "session_id"
    list_display = ("table_number", "status", "guest_count", "waiter", "opened_at", "closed_at", "restaurant")
    list_filter = ("restaurant", "status")
    actions = ("bill", "take_back")

    @admin.action(description="Present the bill")
    def bill(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """Guests of these order no more."""
        self.each(request, rows, present_bill)

    @admin.action(description="Take the bill back")
    def take_back(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """They stay after all."""
        self.each(request, rows, reopen)
