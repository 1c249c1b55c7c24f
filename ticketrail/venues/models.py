"""Restaurants, their stations and opening hours.

Every row of every room belongs to one restaurant; `TenantRow` is how it says so.
"""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from ticketrail import journal
from ticketrail.kernel import clock


def _english() -> list[str]:
    return ["en"]


@journal.watched("restaurant", restaurant="id")
class Restaurant(models.Model):
    """The tenant. Its id is the number of its stream."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, help_text="ISO 4217. Fixed once there are bills in it.")
    time_zone = models.CharField(max_length=60, default="UTC")
    business_day_start = models.TimeField(default=time(4, 0))
    languages = models.JSONField(default=_english, help_text="The first is the one everything is written in.")
    tax_included = models.BooleanField(default=True)
    accepting_orders = models.BooleanField(default=True)
    guests_may_open = models.BooleanField(default=False, help_text="Guests may open a free table by its code.")
    takeaway = models.BooleanField(default=False)
    delivery = models.BooleanField(default=False)
    sockets_limit = models.PositiveIntegerField(default=300)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(slug=""), name="venues_restaurant_has_slug"),
            models.CheckConstraint(condition=~Q(name=""), name="venues_restaurant_has_name"),
            models.CheckConstraint(condition=Q(sockets_limit__gte=1), name="venues_restaurant_takes_sockets"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """The language that every text of this restaurant exists in."""
        return str(self.languages[0]) if self.languages else "en"

    def business_date(self, at: datetime) -> date:
        """The day that ``at`` is booked under."""
        return clock.business_date(at, self.time_zone, self.business_day_start)

    def card(self, hours: list[dict[str, Any]]) -> dict[str, Any]:
        """What anybody may know about the restaurant. ``hours`` come from `OpeningHours.card`."""
        return {
            "id": self.pk,
            "slug": self.slug,
            "name": self.name,
            "currency": self.currency,
            "time_zone": self.time_zone,
            "business_day_start": f"{self.business_day_start:%H:%M}",
            "languages": self.languages,
            "tax_included": self.tax_included,
            "accepting_orders": self.accepting_orders,
            "guests_may_open": self.guests_may_open,
            "takeaway": self.takeaway,
            "delivery": self.delivery,
            "sockets_limit": self.sockets_limit,
            "opening_hours": hours,
            "version": self.version,
        }


class TenantRow(models.Model):
    """A row that belongs to one restaurant and is never deleted from under another row."""

    restaurant = models.ForeignKey(Restaurant, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


@journal.watched("station")
class Station(TenantRow):
    """Where food is prepared: the grill, the bar. Its slug is fixed, because orders keep a copy of it."""

    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    sort = models.IntegerField(default=0)
    warn_seconds = models.PositiveIntegerField(default=480)
    late_seconds = models.PositiveIntegerField(default=720)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("sort", "id")
        constraints = (
            models.UniqueConstraint(fields=["restaurant", "slug"], name="venues_station_slug_once"),
            models.CheckConstraint(condition=~Q(slug=""), name="venues_station_has_slug"),
            models.CheckConstraint(
                condition=Q(warn_seconds__gte=1, late_seconds__gte=F("warn_seconds")), name="venues_station_ages_rise"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def card(self) -> dict[str, Any]:
        """The station with its two ages, in seconds, after which a ticket is marked."""
        return {
            "id": self.pk,
            "restaurant_id": self.restaurant_id,
            "slug": self.slug,
            "name": self.name,
            "sort": self.sort,
            "warn_seconds": self.warn_seconds,
            "late_seconds": self.late_seconds,
            "version": self.version,
        }


@journal.watched("restaurant", key="restaurant_id")
class OpeningHours(TenantRow):
    """One stretch of a week. ``closes`` at or before ``opens`` means the next morning."""

    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday, local time.")
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("weekday", "opens")
        verbose_name_plural = "opening hours"
        constraints = (
            models.UniqueConstraint(fields=["restaurant", "weekday", "opens"], name="venues_hours_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="venues_hours_weekday"),
        )

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens:%H:%M}-{self.closes:%H:%M}"

    def holds(self, at: datetime, zone: str) -> bool:
        """Whether ``at`` falls into this stretch, judged by the clock on the restaurant's wall."""
        local = at.astimezone(ZoneInfo(zone))
        today, now = local.weekday(), local.time()
        if self.opens < self.closes:
            return today == self.weekday and self.opens <= now < self.closes
        if today == self.weekday and now >= self.opens:
            return True
        return today == (self.weekday + 1) % 7 and now < self.closes

    def card(self) -> dict[str, Any]:
        """``{weekday, opens, closes}`` with times as ``HH:MM``."""
        return {"weekday": self.weekday, "opens": f"{self.opens:%H:%M}", "closes": f"{self.closes:%H:%M}"}


def _restaurant_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    hours = [row.card() for row in rows.rows(OpeningHours)]
    return {row.pk: row.card(hours) for row in rows.rows(Restaurant).filter(pk__in=ids)}


def _station_cards(rows: journal.Rows, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    return {row.pk: row.card() for row in rows.rows(Station).filter(pk__in=ids)}


journal.thing("restaurant", cards=_restaurant_cards)
journal.thing("station", cards=_station_cards)
