"""The menu as guests read it: its shape, its languages, its number of queries."""

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from ticketrail import journal
from ticketrail.kernel import wire
from ticketrail.kernel.refusals import NotFound
from ticketrail.menu import reads
from ticketrail.menu.commands import edit_category, edit_item, set_availability
from ticketrail.menu.tests.kitchen import Kitchen, menu
from ticketrail.menu.texts import text_in
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, do


def dishes(menu: dict[str, Any]) -> dict[str, Any]:
    return {dish["name"]: dish for heading in menu["categories"] for dish in heading["items"]}


def test_the_menu_has_the_promised_shape(kitchen: Kitchen) -> None:
    whole = menu()
    assert whole["restaurant"] == {
        "id": AURORA,
        "name": "Aurora",
        "currency": "EUR",
        "time_zone": "Europe/Rome",
        "languages": ["en", "it"],
        "tax_included": True,
        "accepting_orders": True,
        "guests_may_open": False,
    }
    assert [heading["name"] for heading in whole["categories"]] == ["Mains"]
    steak = dishes(whole)["Steak"]
    (group,) = steak.pop("option_groups")
    assert wire.encode(steak).startswith(
        b'{"id":1,"name":"Steak","description":"Al sangue?","price_minor":2450,"price":24.50,'
    )
    assert {
        name: steak[name] for name in ("available", "station", "prep_minutes", "allergens", "diets", "image_url")
    } == {
        "available": True,
        "station": "grill",
        "prep_minutes": 10,
        "allergens": ["milk"],
        "diets": [],
        "image_url": None,
    }
    assert {name: group[name] for name in ("name", "min", "max")} == {"name": "How?", "min": 1, "max": 1}
    assert group["options"][1] == {"id": kitchen.options[1], "name": "With bone", "price_minor": 350, "available": True}


def test_every_text_is_in_the_language_asked_for_or_the_next_best(kitchen: Kitchen) -> None:
    assert set(dishes(menu(language="it"))) == {"Bistecca", "Soup"}
    assert set(dishes(menu(language="it-CH"))) == {"Bistecca", "Soup"}
    assert set(dishes(menu(language="ja"))) == {"Steak", "Soup"}
    assert text_in({"it": "Sì", "en": ""}, "en") == "Sì"
    assert text_in({}, "en") == ""


def test_what_is_sold_out_says_so_and_what_is_off_is_left_out(kitchen: Kitchen) -> None:
    do(AURORA, set_availability, item_id=kitchen.steak, available=False)
    do(AURORA, edit_item, item_id=kitchen.soup, active=False)
    assert {name: dish["available"] for name, dish in dishes(menu()).items()} == {"Steak": False}
    with journal.reading(AURORA) as rows:
        assert [item.pk for item in reads.sold_out(rows)] == [kitchen.steak]
    do(AURORA, edit_category, category_id=kitchen.mains, active=False)
    assert menu()["categories"] == []


def test_a_menu_is_its_restaurants_alone(kitchen: Kitchen) -> None:
    assert menu(BLUEDOOR)["categories"] == []
    for number in (kitchen.steak, 2**63, 10**30):
        with journal.reading(BLUEDOOR) as rows, pytest.raises(NotFound):
            reads.item_card(rows, number)
    with pytest.raises(NotFound):
        menu(9)


def test_the_whole_menu_is_five_queries(kitchen: Kitchen) -> None:
    with journal.reading(AURORA) as rows, CaptureQueriesContext(connections["reading"]) as queries:
        reads.menu(rows, "it")
    assert len(queries) == 5


def test_the_editor_gets_every_language(kitchen: Kitchen) -> None:
    with journal.reading(AURORA) as rows:
        card = reads.item_card(rows, kitchen.steak)
    assert card["name"] == {"en": "Steak", "it": "Bistecca"}
    assert (card["tax_rate"], card["takeaway_tax_rate"], card["version"]) == (10_000, 22_000, 2)
    assert card["option_groups"][0]["name"] == {"en": "How?"}
