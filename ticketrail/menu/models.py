"""Categories, items, their option groups and options. Texts are ``{language: text}``; prices are in minor units."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import F, Q

from ticketrail import journal
from ticketrail.kernel.money import RATE_UNIT
from ticketrail.venues.models import Station, TenantRow


class Allergen(models.TextChoices):
    """The fourteen of Annex II of Regulation (EU) 1169/2011."""

    GLUTEN = "gluten", "Cereals containing gluten"
    CRUSTACEANS = "crustaceans", "Crustaceans"
    EGGS = "eggs", "Eggs"
    FISH = "fish", "Fish"
    PEANUTS = "peanuts", "Peanuts"
    SOY = "soy", "Soybeans"
    MILK = "milk", "Milk"
    NUTS = "nuts", "Nuts"
    CELERY = "celery", "Celery"
    MUSTARD = "mustard", "Mustard"
    SESAME = "sesame", "Sesame seeds"
    SULPHITES = "sulphites", "Sulphur dioxide and sulphites"
    LUPIN = "lupin", "Lupin"
    MOLLUSCS = "molluscs", "Molluscs"


@journal.watched("category")
class Category(TenantRow):
    """A heading of the menu."""

    name = models.JSONField(default=dict)
    sort = models.IntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("sort", "id")
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return first_text(self.name)

    def card(self) -> dict[str, Any]:
        """The heading, with its name in every language."""
        return {
            "id": self.pk,
            "restaurant_id": self.restaurant_id,
            "name": self.name,
            "sort": self.sort,
            "active": self.active,
            "version": self.version,
        }


@journal.watched("menu_item")
class MenuItem(TenantRow):
    """Something to order. ``available`` is today's answer (86), ``active`` is whether it is on the menu at all."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="items")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+")
    name = models.JSONField(default=dict)
    description = models.JSONField(default=dict, blank=True)
    price_minor = models.PositiveIntegerField()
    tax_rate = models.PositiveIntegerField(default=0, help_text="Per 100,000: 22 % is 22000.")
    takeaway_tax_rate = models.PositiveIntegerField(null=True, blank=True, help_text="Where it differs away from home.")
    prep_minutes = models.PositiveSmallIntegerField(default=10)
    allergens = models.JSONField(default=list, blank=True)
    diets = models.JSONField(default=list, blank=True)
    image = models.CharField(max_length=300, blank=True, help_text="URL or path of a picture.")
    available = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    sort = models.IntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("sort", "id")
        constraints = (
            models.CheckConstraint(condition=Q(tax_rate__lte=RATE_UNIT), name="menu_item_tax_rate"),
            models.CheckConstraint(
                condition=Q(takeaway_tax_rate__isnull=True) | Q(takeaway_tax_rate__lte=RATE_UNIT),
                name="menu_item_takeaway_tax_rate",
            ),
        )

    def __str__(self) -> str:
        return first_text(self.name)

    def rate(self, order_type: str) -> int:
        """The tax rate for an order of that type, per 100,000."""
        away = order_type in ("takeaway", "delivery") and self.takeaway_tax_rate is not None
        return int(self.takeaway_tax_rate or 0) if away else self.tax_rate

    def card(self, groups: list[dict[str, Any]]) -> dict[str, Any]:
        """The item with its names in every language; ``groups`` come from `OptionGroup.card`."""
        return {
            "id": self.pk,
            "restaurant_id": self.restaurant_id,
            "category_id": self.category_id,
            "name": self.name,
            "description": self.description,
            "price_minor": self.price_minor,
            "tax_rate": self.tax_rate,
            "takeaway_tax_rate": self.takeaway_tax_rate,
            "available": self.available,
            "active": self.active,
            "station": self.station.slug,
            "prep_minutes": self.prep_minutes,
            "allergens": self.allergens,
            "diets": self.diets,
            "image_url": self.image or None,
            "sort": self.sort,
            "option_groups": groups,
            "version": self.version,
        }


@journal.watched("menu_item", key="item_id")
class OptionGroup(TenantRow):
    """A question about an item: between ``min`` and ``max`` of its options must be chosen."""

    item = models.ForeignKey(MenuItem, on_delete=models.PROTECT, related_name="groups")
    name = models.JSONField(default=dict)
    min = models.PositiveSmallIntegerField(default=0)
    max = models.PositiveSmallIntegerField(default=1)
    sort = models.IntegerField(default=0)

    class Meta:
        ordering = ("sort", "id")
        constraints = (
            models.CheckConstraint(condition=Q(max__gte=1) & Q(max__gte=F("min")), name="menu_group_min_max"),
        )

    def __str__(self) -> str:
        return first_text(self.name)

    def card(self, options: list[dict[str, Any]]) -> dict[str, Any]:
        """The question with its ``options``, which come from `Option.card`."""
        return {"id": self.pk, "name": self.name, "min": self.min, "max": self.max, "options": options}


@journal.watched("menu_item", key="item_id")
class Option(TenantRow):
    """One answer to an option group, with what it adds to the price."""

    # Also reachable through the group; kept here because a trigger may look at no other table than its own.
    item = models.ForeignKey(MenuItem, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(OptionGroup, on_delete=models.PROTECT, related_name="options")
    name = models.JSONField(default=dict)
    price_minor = models.PositiveIntegerField(default=0)
    available = models.BooleanField(default=True)
    sort = models.IntegerField(default=0)

    class Meta:
        ordering = ("sort", "id")

    def __str__(self) -> str:
        return first_text(self.name)

    def card(self) -> dict[str, Any]:
        """The option with its name in every language."""
        return {"id": self.pk, "name": self.name, "price_minor": self.price_minor, "available": self.available}


def first_text(texts: dict[str, str]) -> str:
    """The text in the first language it was written in."""
    return next(iter(texts.values()), "")


def _category_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    return {row.pk: row.card() for row in rows.rows(Category).filter(pk__in=ids)}


def item_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The cards of these items, with their options; those that are gone are missing."""
    options: dict[int, list[dict[str, Any]]] = {}
    for option in rows.rows(Option).filter(item_id__in=ids):
        options.setdefault(option.group_id, []).append(option.card())
    groups: dict[int, list[dict[str, Any]]] = {}
    for group in rows.rows(OptionGroup).filter(item_id__in=ids):
        groups.setdefault(group.item_id, []).append(group.card(options.get(group.pk, [])))
    items = rows.rows(MenuItem).filter(pk__in=ids).select_related("station")
    return {item.pk: item.card(groups.get(item.pk, [])) for item in items}


journal.thing("category", cards=_category_cards)
journal.thing("menu_item", cards=item_cards)
