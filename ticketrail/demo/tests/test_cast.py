"""The cast is exactly the one that the documentation promises."""

from django.contrib.auth import authenticate

from ticketrail import journal
from ticketrail.demo import cast as casting
from ticketrail.demo import houses
from ticketrail.demo.cast import AURORA, BLUEDOOR, PASSWORD, Cast
from ticketrail.floor.models import Table
from ticketrail.menu.models import MenuItem, OptionGroup
from ticketrail.people.models import Membership, User
from ticketrail.venues.models import Restaurant, Station


def test_aurora_is_restaurant_1(evening: Cast) -> None:
    aurora = Restaurant.objects.get(pk=AURORA)
    assert (aurora.slug, aurora.name, aurora.currency, aurora.time_zone) == ("aurora", "Aurora", "EUR", "Europe/Rome")
    assert aurora.languages == ["en", "it", "de"]
    assert aurora.tax_included and aurora.guests_may_open and aurora.takeaway and aurora.delivery


def test_blue_door_is_restaurant_2(evening: Cast) -> None:
    door = Restaurant.objects.get(pk=BLUEDOOR)
    assert (door.slug, door.name, door.currency, door.time_zone) == (
        "bluedoor",
        "Blue Door",
        "USD",
        "America/New_York",
    )
    assert not door.tax_included and not door.guests_may_open


def test_everybody_can_sign_in_and_works_where_they_should(evening: Cast) -> None:
    assert set(evening.users) == {"owner", "manager", "waiter", "kitchen", "customer", "stranger", "admin"}
    for username, user_id in evening.users.items():
        user = authenticate(username=username, password=PASSWORD)
        assert user is not None and user.pk == user_id
    works = Membership.objects.values_list("user__username", "restaurant_id", "role")
    assert sorted(works) == [
        ("kitchen", AURORA, "kitchen"),
        ("manager", AURORA, "manager"),
        ("owner", AURORA, "owner"),
        ("stranger", BLUEDOOR, "manager"),
        ("waiter", AURORA, "waiter"),
    ]
    assert User.objects.get(username="customer").is_customer
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["admin"]


def test_the_menu_is_a_whole_one(evening: Cast) -> None:
    dishes = MenuItem.objects.filter(restaurant_id=AURORA)
    assert dishes.count() == 28
    assert {tuple(dish.name) for dish in dishes} == {tuple(dishes[0].name)}
    assert set(dishes[0].name) == {"en", "it", "de"}
    stations = Station.objects.filter(restaurant_id=AURORA)
    assert set(stations.values_list("slug", flat=True)) == {"grill", "kitchen", "bar", "desserts"}
    assert not stations.exclude(pk__in=dishes.values("station_id")).exists()


def test_the_menu_has_what_tests_ask_for(evening: Cast) -> None:
    assert MenuItem.objects.filter(restaurant_id=AURORA, available=False).count() == 1
    groups = OptionGroup.objects.filter(restaurant_id=AURORA)
    assert any(group.min == group.max == 1 for group in groups)
    assert any(group.max < group.options.count() for group in groups)


def test_tables(evening: Cast) -> None:
    assert Table.objects.filter(restaurant_id=AURORA).count() == 14
    assert Table.objects.filter(restaurant_id=BLUEDOOR).count() == 8
    assert sorted(evening.tables[AURORA]) == list(range(1, 15))


def test_the_cast_acts_under_its_own_names(evening: Cast) -> None:
    assert evening.actor("waiter") == journal.Actor("staff", evening.users["waiter"], "Luca Ferri")
    assert evening.actor("customer").kind == "customer"
    assert evening.staff(AURORA, "kitchen") == evening.actor("kitchen")
    assert evening.staff(BLUEDOOR, "kitchen") == evening.actor("stranger")


def test_an_installation_with_anybody_in_it_is_not_empty(database: str) -> None:
    assert casting.is_empty()
    User(username="somebody").save()
    assert not casting.is_empty()


def test_houses_are_written_in_the_languages_they_speak() -> None:
    for slug in casting.HOUSES.values():
        house = houses.read(slug)
        speaks = set(house.restaurant["languages"])
        for heading in house.categories:
            assert set(heading.name) == speaks
            for dish in heading.items:
                assert set(dish.name) == speaks
                assert set(dish.about) in (speaks, set())
                assert all(set(group.name) == speaks for group in dish.groups)
                assert all(set(option.name) == speaks for group in dish.groups for option in group.options)
