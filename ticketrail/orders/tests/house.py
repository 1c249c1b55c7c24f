"""A small restaurant to order in: two stations, four dishes, two tables with a party at the first, and next door."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.apps import apps
from django.db import connections

from ticketrail import journal
from ticketrail.floor.models import Area, Table, TableSession
from ticketrail.journal.sweep import sweep
from ticketrail.kernel.refusals import Refusal
from ticketrail.menu.models import Category, MenuItem, Option, OptionGroup
from ticketrail.orders.choosing import Asked
from ticketrail.orders.commands import place_order
from ticketrail.orders.models import Order, OrderItem
from ticketrail.venues.models import Restaurant, Station

WAITER = journal.Actor("staff", 5, "Marco")
COOK = journal.Actor("staff", 6, "Rosa")
GUEST = journal.Actor("guest", 1, "Guest 1")
CUSTOMER = journal.Actor("customer", 9, "Carla")


class House(msgspec.Struct):
    """The restaurant's number and what tests order from it."""

    id: int
    session_id: int
    table_id: int
    other_table_id: int
    soup: int
    steak: int
    rare: int
    done: int
    beer: int
    gone: int
    free: int

    def run(self, command: Callable[..., Any], *, actor: journal.Actor = WAITER, **arguments: Any) -> journal.Done[Any]:
        return journal.run(self.id, actor, command, **arguments)

    def kinds(self, done: journal.Done[Any]) -> list[str]:
        """The kinds of what was told, but for what calls somebody: that is another room's."""
        return [event.kind for event in done.events if event.thing != "notification"]

    def place(self, *items: Asked, actor: journal.Actor = WAITER, **arguments: Any) -> Order:
        wanted = {"items": items or (self.asked(self.soup),), "session_id": self.session_id, **arguments}
        order = self.run(place_order, actor=actor, **wanted).value
        assert isinstance(order, Order)
        return order

    def asked(self, dish: int, quantity: int = 1, *options: int, notes: str = "") -> Asked:
        return Asked(menu_item_id=dish, quantity=quantity, options=options, notes=notes)

    def refused(self, command: Callable[..., Any], **arguments: Any) -> Refusal:
        """The refusal of a command, which left no trace in any table."""
        before = counts()
        with pytest.raises(Refusal) as caught:
            self.run(command, **arguments)
        assert counts() == before
        return caught.value

    def order(self, order_id: int) -> Order:
        return Order.objects.get(restaurant_id=self.id, pk=order_id)

    def items(self, order_id: int) -> list[OrderItem]:
        return list(OrderItem.objects.filter(order_id=order_id).order_by("pk"))

    def statuses(self, order_id: int) -> list[str]:
        return [item.status for item in self.items(order_id)]

    def session(self) -> TableSession:
        return TableSession.objects.get(pk=self.session_id)


def open_house(slug: str = "aurora", **settings: Any) -> House:
    """Found the restaurant, past all commands."""
    place = Restaurant.objects.create(slug=slug, name=slug.title(), currency="EUR", time_zone="Europe/Rome", **settings)
    grill = Station.objects.create(restaurant=place, slug="grill", name="Grill")
    bar = Station.objects.create(restaurant=place, slug="bar", name="Bar")
    menu = Category.objects.create(restaurant=place, name={"en": "Menu"})

    def dish(name: str, price: int, station: Station, **facts: Any) -> int:
        facts = {"tax_rate": 10_000, "prep_minutes": 10} | facts
        row = MenuItem.objects.create(
            restaurant=place, category=menu, station=station, name={"en": name}, price_minor=price, **facts
        )
        return row.pk

    steak = dish("Steak", 2_000, grill, prep_minutes=20, allergens=["milk"])
    doneness = OptionGroup.objects.create(restaurant=place, item_id=steak, name={"en": "Cooking"}, min=1, max=1)

    def option(name: str, price: int) -> int:
        row = Option.objects.create(
            restaurant=place, item_id=steak, group=doneness, name={"en": name}, price_minor=price
        )
        return row.pk

    area = Area.objects.create(restaurant=place, name="Room")
    table, other = (Table.objects.create(restaurant=place, area=area, number=number) for number in (4, 7))
    at = datetime.now(UTC)
    session = TableSession.objects.create(
        restaurant=place, table=table, table_number=4, opened_at=at, changed_at=at, currency="EUR"
    )
    house = House(
        id=place.pk,
        session_id=session.pk,
        table_id=table.pk,
        other_table_id=other.pk,
        soup=dish("Soup", 650, grill),
        steak=steak,
        rare=option("rare", 0),
        done=option("well done", 150),
        beer=dish("Beer", 425, bar, tax_rate=22_000, takeaway_tax_rate=4_000, prep_minutes=2),
        gone=dish("Oysters", 3_000, grill, available=False),
        free=dish("Water", 0, bar),
    )
    sweep()
    return house


def outside(write: Callable[[], object]) -> None:
    """Let somebody write past all commands, and the sweep tell it."""
    write()
    sweep()


def counts() -> dict[str, int]:
    """How many rows every table has."""
    tables = {model._meta.db_table for model in apps.get_models()} | {"journal_touch"}
    with connections["default"].cursor() as cursor:
        found = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def earlier(order_id: int, age: timedelta) -> None:
    """Let an order have been placed, and its dishes served, ``age`` ago."""
    past = datetime.now(UTC) - age
    Order.objects.filter(pk=order_id).update(created_at=past)
    OrderItem.objects.filter(order_id=order_id, served_at__isnull=False).update(served_at=past)
    sweep()
