"""Django's admin of these rooms: everything saved there is a command, and nobody sees another's restaurant."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from ticketrail import journal
from ticketrail.floor.commands import open_session
from ticketrail.floor.models import Area, Table
from ticketrail.floor.tests.room import Room, furnish
from ticketrail.menu.models import Category, MenuItem, Option, OptionGroup
from ticketrail.menu.tests.kitchen import Kitchen, cook
from ticketrail.people.commands import add_member, add_user
from ticketrail.people.models import Membership, User
from ticketrail.venues.command_admin import CommandAdmin
from ticketrail.venues.models import OpeningHours, Restaurant, Station
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, do, head

NO_HOURS = {
    "hours-TOTAL_FORMS": 0,
    "hours-INITIAL_FORMS": 0,
    "hours-MIN_NUM_FORMS": 0,
    "hours-MAX_NUM_FORMS": 1000,
}


@pytest.fixture
def room(database: str) -> Room:
    """Two restaurants with tables; the first with an owner; and an operator."""
    room = furnish()
    do(0, add_user, username="admin", password_hash="x", is_superuser=True)
    owner = do(0, add_user, username="owner", password_hash="x", name="Chiara").pk
    do(AURORA, add_member, user_id=owner, role="owner")
    return room


@pytest.fixture
def kitchen(room: Room) -> Kitchen:
    """A menu as well."""
    return cook()


def browser(username: str) -> Client:
    """A browser in which somebody is signed in."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username=username))
    return client


def events(after: int, restaurant_id: int = AURORA) -> list[tuple[str, str]]:
    """Kind and actor of what happened since."""
    with journal.reading(restaurant_id) as rows:
        return [(event.kind, event.actor["name"]) for event in rows.events(after)]


def save(client: Client, path: str, **said: Any) -> Any:
    """Send a form of the admin; it has to be taken."""
    response = client.post(f"/admin/{path}", said)
    assert response.status_code == 302, re.findall(r"errorlist.*?</ul>", response.content.decode(), re.S)
    return response


def act(client: Client, path: str, action: str, *ids: int) -> Any:
    """Choose rows of a list and an action."""
    return client.post(f"/admin/{path}", {"action": action, "_selected_action": ids})


def test_a_restaurant_is_founded_by_the_operator_alone(room: Room) -> None:
    said = {"slug": "third", "name": "Third", "currency": "USD", "time_zone": "UTC", "business_day_start": "04:00"}
    form = {**said, "languages": '["en"]', "sockets_limit": 100, "tax_included": "on", **NO_HOURS}
    assert browser("owner").post("/admin/venues/restaurant/add/", form).status_code == 403
    save(browser("admin"), "venues/restaurant/add/", **form)
    third = Restaurant.objects.get(slug="third")
    assert events(0, third.pk) == [("RestaurantCreated", "admin")]


def test_settings_and_hours_are_saved_by_commands(room: Room) -> None:
    before = head(AURORA)
    aurora = Restaurant.objects.get(pk=AURORA)
    form: dict[str, Any] = {
        "slug": "aurora",
        "name": "Aurora Due",
        "time_zone": "Europe/Rome",
        "business_day_start": "04:00",
    }
    hours: dict[str, Any] = {**NO_HOURS, "hours-TOTAL_FORMS": 1, "hours-0-weekday": 0}
    hours |= {"hours-0-opens": "12:00", "hours-0-closes": "15:00"}
    form |= {"languages": '["en", "it"]', "sockets_limit": 300, "tax_included": "on", "guests_may_open": "on"}
    save(browser("owner"), f"venues/restaurant/{aurora.pk}/change/", **form, **hours)
    assert events(before) == [
        ("OrderingPaused", "Chiara"),
        ("RestaurantEdited", "Chiara"),
        ("OpeningHoursSet", "Chiara"),
    ]
    assert OpeningHours.objects.count() == 1


def test_a_refusal_is_told_and_leaves_nothing(room: Room) -> None:
    before, client = head(AURORA), browser("owner")
    do(AURORA, open_session, table_id=room.one)
    seated = head(AURORA)
    form = {"area": room.area, "number": 9, "label": "", "seats": 4}
    response = save(client, f"floor/table/{room.one}/change/", **form)
    assert response.url == f"/admin/floor/table/{room.one}/change/"
    assert b"Somebody sits at table 1." in client.get(response.url).content
    assert (head(AURORA), Table.objects.get(pk=room.one).number) == (seated, 1) and before < seated


def test_tables_are_put_up_cleaned_and_given_new_codes(room: Room) -> None:
    client, before = browser("owner"), head(AURORA)
    save(client, "floor/table/add/", restaurant=AURORA, area=room.area, number=3, label="", seats=2)
    save(client, "floor/area/add/", restaurant=AURORA, name="Hall", sort=1)
    old = Table.objects.get(pk=room.one).qr_token
    act(client, "floor/table/", "rotate", room.one, room.far)
    act(client, "floor/table/", "clean", room.one)
    assert [kind for kind, _ in events(before)] == ["TableAdded", "AreaAdded", "TableCodeRotated"]
    assert Table.objects.get(pk=room.one).qr_token != old


def test_the_menu_is_written_by_commands(kitchen: Kitchen, room: Room) -> None:
    client, before = browser("owner"), head(AURORA)
    save(client, "menu/category/add/", restaurant=AURORA, name='{"en": "Drinks"}', sort=2)
    drinks = Category.objects.get(sort=2)
    dish: dict[str, Any] = {
        "category": drinks.pk,
        "station": kitchen.grill,
        "price_minor": 300,
        "tax_rate": 0,
        "prep_minutes": 1,
    }
    dish |= {"name": '{"en": "Water"}', "description": "{}", "allergens": "[]", "diets": "[]", "image": "", "sort": 0}
    save(client, "menu/menuitem/add/", restaurant=AURORA, **dish)
    water = MenuItem.objects.get(category=drinks)
    save(client, f"menu/menuitem/{water.pk}/change/", **dish | {"price_minor": 350}, active="on")
    save(client, "menu/optiongroup/add/", item=water.pk, name='{"en": "Gas?"}', min=0, max=1, sort=0)
    gas = OptionGroup.objects.get(item=water)
    save(client, "menu/option/add/", group=gas.pk, name='{"en": "Yes"}', price_minor=0, sort=0)
    yes = Option.objects.get(group=gas)
    save(client, f"menu/option/{yes.pk}/change/", name='{"en": "Yes"}', price_minor=10, sort=0)
    act(client, "menu/menuitem/", "bring_back", water.pk)
    save(client, f"menu/option/{yes.pk}/delete/", post="yes")
    assert [kind for kind, _ in events(before)] == [
        "CategoryAdded",
        "ItemAddedToMenu",
        "ItemSoldOut",
        "MenuItemEdited",
        "ItemOptionsEdited",
        "ItemOptionsEdited",
        "ItemSoldOut",
        "ItemOptionsEdited",
        "ItemAvailable",
        "ItemOptionsEdited",
    ]
    assert not Option.objects.filter(pk=yes.pk).exists()


def test_stations_and_staff_are_managed_by_commands(room: Room) -> None:
    client, before = browser("owner"), head(AURORA)
    said = {"name": "Bar", "sort": 0, "warn_seconds": 60, "late_seconds": 90}
    save(client, "venues/station/add/", restaurant=AURORA, slug="bar", **said)
    bar = Station.objects.get(slug="bar")
    save(client, f"venues/station/{bar.pk}/change/", **said | {"late_seconds": 120})
    do(0, add_user, username="new", password_hash="x")
    save(client, "people/membership/add/", restaurant=AURORA, username="new", role="waiter", name="Nina")
    nina = Membership.objects.get(name="Nina")
    save(client, f"people/membership/{nina.pk}/change/", role="kitchen", name="Nina B")
    act(client, "people/membership/", "revoke", nina.pk)
    assert [kind for kind, _ in events(before)] == [
        "StationAdded",
        "StationEdited",
        "MemberAdded",
        "RoleChanged",
        "MemberRenamed",
        "MembershipRevoked",
    ]
    response = client.post(
        "/admin/people/membership/add/", {"restaurant": AURORA, "username": "nobody", "role": "waiter", "name": "X"}
    )
    assert b"There is nobody of that name." in response.content


def test_users_are_the_operators(room: Room) -> None:
    client, before = browser("admin"), head(0)
    said = {"username": "new", "password": "tomato-soup-with-basil", "name": "New", "email": "", "phone": ""}
    save(client, "people/user/add/", **said)
    new = User.objects.get(username="new")
    assert new.check_password("tomato-soup-with-basil")
    save(client, f"people/user/{new.pk}/change/", name="Newer", email="", phone="")
    for action in ("deactivate", "reactivate", "sign_out"):
        act(client, "people/user/", action, new.pk)
    assert [kind for kind, _ in events(before, 0)] == [
        "UserAdded",
        "UserEdited",
        "UserDeactivated",
        "UserReactivated",
        "SignedOutEverywhere",
    ]
    assert browser("owner").get("/admin/people/user/").status_code == 403


PAGES = [
    f"{model._meta.app_label}/{model._meta.model_name}/"
    for model, registered in admin.site._registry.items()
    if isinstance(registered, CommandAdmin) and model is not User
]


@pytest.mark.parametrize("path", PAGES)
def test_every_list_opens_for_owners_and_for_nobody_else(kitchen: Kitchen, path: str) -> None:
    assert browser("owner").get(f"/admin/{path}").status_code == 200
    assert browser("admin").get(f"/admin/{path}").status_code == 200
    assert browser("waiter").get(f"/admin/{path}").status_code == 302


def test_owners_see_their_own_restaurants_alone(room: Room) -> None:
    client = browser("owner")
    far_area = Area.objects.get(restaurant_id=BLUEDOOR)
    for path in (f"floor/table/{room.far}/", f"floor/area/{far_area.pk}/", f"venues/restaurant/{BLUEDOOR}/"):
        assert client.get(f"/admin/{path}change/").status_code == 302
    assert b"Blue" not in client.get("/admin/venues/restaurant/").content
    form = {"restaurant": BLUEDOOR, "area": far_area.pk, "number": 5, "label": "", "seats": 2}
    assert client.post("/admin/floor/table/add/", form).status_code == 200
    assert act(client, "floor/table/", "rotate", room.far).status_code == 302
    assert events(0, BLUEDOOR)[-1][0] == "TableAdded"


def test_what_is_settled_stays_read_only(room: Room) -> None:
    do(AURORA, open_session, table_id=room.one)
    page = browser("owner").get(f"/admin/floor/table/{room.one}/change/").content.decode()
    assert 'name="status"' not in page and "occupied" in page and 'name="qr_token"' not in page
    save(browser("owner"), f"floor/table/{room.one}/change/", area=room.area, number=1, label="", seats=8, status="x")
    assert Table.objects.get(pk=room.one).seats == 8
