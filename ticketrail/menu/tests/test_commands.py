"""Writing the menu: dishes, questions, answers, 86."""

from typing import Any

import pytest
from django.db import IntegrityError

from ticketrail.kernel.refusals import Invalid, NotFound, VersionConflict
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
from ticketrail.menu.models import MenuItem, Option, OptionGroup
from ticketrail.menu.tests.kitchen import Kitchen, menu
from ticketrail.venues.commands import add_station, edit_restaurant
from ticketrail.venues.models import Station
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, by_hand, do, done, kinds, refused


def test_86_is_told_once(kitchen: Kitchen) -> None:
    out = done(AURORA, set_availability, item_id=kitchen.steak, available=False)
    assert (kinds(out), out.card("menu_item", kitchen.steak)["available"]) == (["ItemSoldOut"], False)
    assert out.events[0].was is not None and out.events[0].was["available"]
    assert done(AURORA, set_availability, item_id=kitchen.steak, available=False).events == []
    assert kinds(done(AURORA, set_availability, item_id=kitchen.steak, available=True)) == ["ItemAvailable"]
    refused(VersionConflict, AURORA, set_availability, item_id=kitchen.steak, available=False, expected_version=1)


def test_one_option_may_run_out(kitchen: Kitchen) -> None:
    bone = kitchen.options[1]
    out = done(AURORA, set_option_availability, option_id=bone, available=False)
    assert (kinds(out), out.events[0].data) == (["ItemSoldOut"], {"option_id": bone})
    assert done(AURORA, set_option_availability, option_id=bone, available=False).events == []
    (group,) = out.card("menu_item", kitchen.steak)["option_groups"]
    assert [option["available"] for option in group["options"]] == [True, False]
    assert kinds(done(AURORA, set_option_availability, option_id=bone, available=True)) == ["ItemAvailable"]


def test_a_dish_is_edited_where_it_differs(kitchen: Kitchen) -> None:
    edited = done(AURORA, edit_item, item_id=kitchen.soup, price_minor=750, allergens=["celery"], expected_version=1)
    assert kinds(edited) == ["MenuItemEdited"]
    assert edited.card("menu_item", kitchen.soup)["price_minor"] == 750
    assert done(AURORA, edit_item, item_id=kitchen.soup, price_minor=750).events == []
    assert kinds(done(AURORA, edit_category, category_id=kitchen.mains, sort=3)) == ["CategoryEdited"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", {}),
        ("name", {"it": "Solo italiano"}),
        ("name", {"en": "Soup", "de": "Suppe"}),
        ("name", {"en": "S" * 121}),
        ("name", {"en": "nul\0"}),
        ("name", {"en": 5}),
        ("name", "Soup"),
        ("description", {"en": 5}),
        ("price_minor", -1),
        ("price_minor", 1.5),
        ("price_minor", True),
        ("price_minor", 100_000_001),
        ("tax_rate", 100_001),
        ("takeaway_tax_rate", -1),
        ("prep_minutes", 601),
        ("allergens", ["love"]),
        ("allergens", ["milk", "milk"]),
        ("allergens", "milk"),
        ("diets", [5]),
        ("image", "javascript:alert(1)"),
        ("image", "//elsewhere.example/x.png"),
        ("sort", 1_000_000),
        ("category_id", 999),
        ("station_id", 999),
    ],
)
def test_nonsense_is_refused_by_its_field(kitchen: Kitchen, field: str, value: Any) -> None:
    assert field in (refused(Invalid, AURORA, edit_item, item_id=kitchen.soup, **{field: value}).fields or {})
    said = {"category_id": kitchen.mains, "station_id": kitchen.grill, "name": {"en": "New"}, "price_minor": 1}
    assert field in (refused(Invalid, AURORA, add_item, **{**said, field: value}).fields or {})


def test_a_dish_stays_in_its_restaurant(kitchen: Kitchen) -> None:
    heading = do(BLUEDOOR, add_category, name={"en": "Elsewhere"}).pk
    bar = do(BLUEDOOR, add_station, slug="bar", name="Bar").pk
    refused(Invalid, AURORA, edit_item, item_id=kitchen.soup, category_id=heading)
    refused(Invalid, AURORA, edit_item, item_id=kitchen.soup, station_id=bar)
    refused(NotFound, BLUEDOOR, edit_item, item_id=kitchen.soup, price_minor=1)
    refused(NotFound, BLUEDOOR, set_availability, item_id=kitchen.soup, available=False)
    refused(NotFound, BLUEDOOR, set_option_availability, option_id=kitchen.options[0], available=False)
    refused(NotFound, BLUEDOOR, add_group, item_id=kitchen.soup, name={"en": "?"}, min=0, max=1)
    refused(NotFound, BLUEDOOR, add_option, group_id=kitchen.group, name={"en": "?"})
    refused(NotFound, BLUEDOOR, remove_group, group_id=kitchen.group)
    refused(NotFound, BLUEDOOR, remove_option, option_id=kitchen.options[0])
    refused(NotFound, BLUEDOOR, edit_category, category_id=kitchen.mains, sort=1)


def test_questions_and_answers_come_and_go_with_the_dish_told(kitchen: Kitchen) -> None:
    added = done(AURORA, add_group, item_id=kitchen.soup, name={"en": "Bread?"}, min=0, max=2)
    group = added.value.pk
    assert [event.thing for event in added.events] == ["menu_item"]
    white = done(AURORA, add_option, group_id=group, name={"en": "White"}, price_minor=50)
    assert kinds(white) == ["ItemOptionsEdited"]
    assert kinds(done(AURORA, edit_option, option_id=white.value.pk, price_minor=60)) == ["ItemOptionsEdited"]
    assert done(AURORA, edit_option, option_id=white.value.pk, price_minor=60).events == []
    assert kinds(done(AURORA, edit_group, group_id=group, max=1)) == ["ItemOptionsEdited"]
    removed = done(AURORA, remove_option, option_id=white.value.pk)
    assert removed.card("menu_item", kitchen.soup)["option_groups"][0]["options"] == []
    do(AURORA, add_option, group_id=group, name={"en": "Black"})
    gone = done(AURORA, remove_group, group_id=group)
    assert gone.card("menu_item", kitchen.soup)["option_groups"] == []
    assert gone.card("menu_item", kitchen.soup)["version"] == MenuItem.objects.get(pk=kitchen.soup).version == 8


def test_bounds_of_a_question_make_sense(kitchen: Kitchen) -> None:
    for bounds in ({"min": 2, "max": 1}, {"min": 0, "max": 0}, {"min": -1, "max": 1}):
        refused(Invalid, AURORA, add_group, item_id=kitchen.soup, name={"en": "?"}, **bounds)
    refused(Invalid, AURORA, edit_group, group_id=kitchen.group, min=2)
    answers = [{"name": {"en": "Fine"}}, {"name": {}}]
    said = {"item_id": kitchen.soup, "name": {"en": "?"}, "min": 0, "max": 1, "options": answers}
    assert list(refused(Invalid, AURORA, add_group, **said).fields or {}) == ["options[1].name"]


def test_writes_from_outside_are_told_of_the_dish(kitchen: Kitchen) -> None:
    (told,) = by_hand(Option, kitchen.options[0], available=False)
    assert (told.kind, told.id) == ("MenuItemChanged", kitchen.steak)
    renamed = by_hand(Station, kitchen.grill, slug="fire")
    assert sorted((event.thing, event.card and event.card.get("station")) for event in renamed) == [
        ("menu_item", "fire"),
        ("menu_item", "fire"),
        ("station", None),
    ]


def test_taking_away_may_have_its_own_tax(kitchen: Kitchen) -> None:
    steak, soup = (MenuItem.objects.get(pk=dish) for dish in (kitchen.steak, kitchen.soup))
    assert [steak.rate(kind) for kind in ("dine_in", "takeaway", "delivery")] == [10_000, 22_000, 22_000]
    assert soup.rate("takeaway") == soup.tax_rate


def test_the_database_refuses_what_commands_would(kitchen: Kitchen) -> None:
    place = {"restaurant_id": AURORA, "item_id": kitchen.soup}
    for model, facts in (
        (OptionGroup, {**place, "min": 2, "max": 1}),
        (OptionGroup, {**place, "min": 0, "max": 0}),
        (Option, {**place, "group_id": kitchen.group, "price_minor": -1}),
    ):
        with pytest.raises(IntegrityError):
            model.objects.create(**facts)


def test_a_new_first_language_falls_back_to_what_is_written(kitchen: Kitchen) -> None:
    do(AURORA, edit_restaurant, languages=["de", "en", "it"])
    assert [dish["name"] for dish in menu()["categories"][0]["items"]] == ["Steak", "Soup"]
