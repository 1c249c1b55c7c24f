"""Django's admin for the menu."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from ticketrail.menu.commands import (
    add_category,
    add_group,
    add_item,
    add_option,
    edit_category,
    edit_group,
    edit_item,
    edit_option,
    remove_group,
    remove_option,
    set_availability,
    set_option_availability,
)
from ticketrail.menu.models import Category, MenuItem, Option, OptionGroup
from ticketrail.venues.command_admin import Command, CommandAdmin, Verb, run


@admin.register(Category)
class CategoryAdmin(CommandAdmin):
    """Headings."""

    adds, edits, key = add_category, edit_category, "category_id"
    fixed = ("restaurant",)
    list_display = ("__str__", "restaurant", "sort", "active")
    list_filter = ("restaurant",)
    exclude = ("version",)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new heading is on the menu."""
        return ("version",) if obj else ("version", "active")


@admin.register(MenuItem)
class MenuItemAdmin(CommandAdmin):
    """Dishes. Availability (86) is a verb of its own, in the form and for many at once in the list."""

    adds, edits, key = add_item, edit_item, "item_id"
    verbs: ClassVar[dict[str, Verb]] = {"available": Verb(set_availability, "item_id", "available")}
    fixed = ("restaurant",)
    list_display = ("__str__", "category", "station", "price_minor", "available", "active", "restaurant")
    list_filter = ("restaurant", "available", "active")
    actions = ("sold_out", "bring_back")

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new dish is on the menu and can be had."""
        return ("version",) if obj else ("version", "available", "active")

    @admin.action(description="86: sold out")
    def sold_out(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """These cannot be had for now."""
        self.each(request, rows, set_availability, available=False)

    @admin.action(description="Available again")
    def bring_back(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """These can be had again."""
        self.each(request, rows, set_availability, available=True)


class _OfAnItem(CommandAdmin):
    """Questions and answers hang on a row of the same restaurant, and may be removed: orders keep copies."""

    removes: ClassVar[Command]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Remove one."""
        run(request, obj.restaurant_id, type(self).removes, **{self.key: obj.pk})

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Remove those that were chosen."""
        self.each(request, queryset, type(self).removes)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Unlike anything else of the menu."""
        return self._may(request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with it: the command knows, Django would ask for permissions nobody has."""
        return [str(obj) for obj in objs], {}, set(), []


@admin.register(OptionGroup)
class OptionGroupAdmin(_OfAnItem):
    """Questions."""

    adds, edits, removes, key = add_group, edit_group, remove_group, "group_id"
    fields = ("item", "name", "min", "max", "sort")
    fixed = ("item",)
    list_display = ("__str__", "item", "min", "max", "restaurant")
    list_filter = ("restaurant",)

    def add(self, request: HttpRequest, facts: dict[str, Any]) -> int:
        """The restaurant is the dish's."""
        item = MenuItem.objects.get(pk=facts["item_id"])
        return super().add(request, {**facts, "restaurant_id": item.restaurant_id})


@admin.register(Option)
class OptionAdmin(_OfAnItem):
    """Answers."""

    adds, edits, removes, key = add_option, edit_option, remove_option, "option_id"
    verbs: ClassVar[dict[str, Verb]] = {"available": Verb(set_option_availability, "option_id", "available")}
    fixed = ("group",)
    list_display = ("__str__", "group", "item", "price_minor", "available", "restaurant")
    list_filter = ("restaurant", "available")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new answer can be had."""
        return ("group", "name", "price_minor", "sort", *(("available",) if obj else ()))

    def add(self, request: HttpRequest, facts: dict[str, Any]) -> int:
        """The restaurant is the question's."""
        group = OptionGroup.objects.get(pk=facts["group_id"])
        return super().add(request, {**facts, "restaurant_id": group.restaurant_id})
