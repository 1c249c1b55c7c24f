"""The cast: two restaurants and the people in them, the same for the demo, the tests, the pictures and the docs.

Made through the same commands as everybody else's restaurant, and nowhere but here. Every password is `PASSWORD`.
"""

from datetime import datetime
from typing import Any

import msgspec
from django.contrib.auth.hashers import make_password
from django.db import transaction

from ticketrail import journal
from ticketrail.demo import houses
from ticketrail.demo.past import done
from ticketrail.floor.commands import add_area, add_table
from ticketrail.floor.models import Table
from ticketrail.menu.commands import add_category, add_group, add_item, set_availability
from ticketrail.people.commands import add_member, add_user, sign_up_customer
from ticketrail.people.models import User
from ticketrail.venues.commands import add_station, create_restaurant
from ticketrail.venues.models import Restaurant

PASSWORD = "demo"
AURORA, BLUEDOOR = 1, 2
HOUSES = {AURORA: "aurora", BLUEDOOR: "bluedoor"}


class Person(msgspec.Struct, frozen=True):
    """Somebody with a login: what others call them, and their ``role`` at ``works_at`` (a restaurant's id)."""

    username: str
    name: str
    works_at: int | None = None
    role: str = ""
    is_customer: bool = False
    is_superuser: bool = False


PEOPLE = (
    Person("owner", "Chiara Rossi", AURORA, "owner"),
    Person("manager", "Marco Bianchi", AURORA, "manager"),
    Person("waiter", "Luca Ferri", AURORA, "waiter"),
    Person("kitchen", "Giulia Conti", AURORA, "kitchen"),
    Person("customer", "Anna Keller", is_customer=True),
    Person("stranger", "Sam Rivera", BLUEDOOR, "manager"),
    Person("admin", "Robin Operator", is_superuser=True),
)


class Cast(msgspec.Struct, frozen=True):
    """Who and what there is: the ids of users by username, and of tables by restaurant and number."""

    users: dict[str, int]
    tables: dict[int, dict[int, int]]

    def actor(self, username: str) -> journal.Actor:
        """Under whose name this person's changes are recorded."""
        person = next(person for person in PEOPLE if person.username == username)
        return journal.Actor("customer" if person.is_customer else "staff", self.users[username], person.name)

    def staff(self, restaurant_id: int, role: str) -> journal.Actor:
        """Whoever has that role in the restaurant; a small house has a manager for everything."""
        at_work = {person.role: person.username for person in PEOPLE if person.works_at == restaurant_id}
        return self.actor(at_work.get(role) or at_work["manager"])


def is_empty() -> bool:
    """Whether this installation has no restaurant and no user yet."""
    return not Restaurant.objects.exists() and not User.objects.exists()


def is_here() -> bool:
    """Whether this installation is a demo: both houses under their numbers, and everybody of the cast."""
    houses_here = dict(Restaurant.objects.values_list("pk", "slug"))
    people_here = User.objects.filter(username__in=[person.username for person in PEOPLE]).count()
    return all(houses_here.get(number) == slug for number, slug in HOUSES.items()) and people_here == len(PEOPLE)


def found(at: datetime) -> Cast:
    """Found both restaurants with their people, menus and tables, as of ``at``; all of it or nothing."""
    with transaction.atomic():
        users = {person.username: _add(person, at) for person in PEOPLE}
        for restaurant_id, slug in HOUSES.items():
            _build(restaurant_id, houses.read(slug), at)
            for person in PEOPLE:
                if person.works_at == restaurant_id:
                    _do(at, restaurant_id, add_member, user_id=users[person.username], role=person.role)
    return recall()


def recall() -> Cast:
    """The cast that was founded before."""
    users = dict(User.objects.filter(username__in=[p.username for p in PEOPLE]).values_list("username", "pk"))
    tables: dict[int, dict[int, int]] = {restaurant_id: {} for restaurant_id in HOUSES}
    for restaurant_id, number, table_id in Table.objects.filter(restaurant_id__in=HOUSES).values_list(
        "restaurant_id", "number", "pk"
    ):
        tables[restaurant_id][number] = table_id
    return Cast(users, tables)


def _do(at: datetime, restaurant_id: int, command: Any, **arguments: Any) -> Any:
    return done(at, restaurant_id, journal.SYSTEM, command, **arguments)


def _add(person: Person, at: datetime) -> int:
    # The password is far too short for `passwords.hashed`, and meant to be: `serve` warns of it.
    about = {"username": person.username, "name": person.name, "password_hash": make_password(PASSWORD)}
    if person.is_customer:
        return int(_do(at, 0, sign_up_customer, **about).pk)
    return int(_do(at, 0, add_user, **about, is_superuser=person.is_superuser).pk)


def _build(restaurant_id: int, house: houses.House, at: datetime) -> None:
    _do(at, restaurant_id, create_restaurant, **house.restaurant)
    stations: dict[str, int] = {}
    for sort, station in enumerate(house.stations):
        stations[station["slug"]] = _do(at, restaurant_id, add_station, **station, sort=sort).pk
    for sort, heading in enumerate(house.categories):
        category = _do(at, restaurant_id, add_category, name=heading.name, sort=sort)
        for place, dish in enumerate(heading.items):
            where = {"category_id": category.pk, "station_id": stations[dish.station], "sort": place}
            _serve(restaurant_id, dish, where | {"tax_rate": house.tax}, at)
    number = 0
    for sort, room in enumerate(house.areas):
        area = _do(at, restaurant_id, add_area, name=room.name, sort=sort)
        for seats in room.seats:
            number += 1
            _do(at, restaurant_id, add_table, area_id=area.pk, number=number, seats=seats)


def _serve(restaurant_id: int, dish: houses.Dish, where: dict[str, int], at: datetime) -> None:
    """Put a dish on the menu, with its questions."""
    item = _do(
        at,
        restaurant_id,
        add_item,
        **where,
        name=dish.name,
        description=dish.about,
        price_minor=dish.price,
        takeaway_tax_rate=dish.takeaway_tax,
        prep_minutes=dish.minutes,
        allergens=dish.allergens,
        diets=dish.diets,
    )
    for sort, question in enumerate(dish.groups):
        options = [{"name": option.name, "price_minor": option.price} for option in question.options]
        asked = {"name": question.name, "min": question.min, "max": question.max, "sort": sort, "options": options}
        _do(at, restaurant_id, add_group, item_id=item.pk, **asked)
    if dish.sold_out:
        _do(at, restaurant_id, set_availability, item_id=item.pk, available=False)
