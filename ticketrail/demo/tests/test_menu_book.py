"""Ordering by the names on the menu, and at random."""

import random

import pytest

from ticketrail import journal
from ticketrail.demo.cast import AURORA, BLUEDOOR, Cast
from ticketrail.demo.menu_book import MenuBook
from ticketrail.menu import reads as menu
from ticketrail.menu.models import MenuItem, Option
from ticketrail.orders.choosing import Asked, choose


def book(restaurant_id: int) -> MenuBook:
    with journal.reading(restaurant_id) as reading:
        return MenuBook(menu.menu(reading, "en"))


def test_a_line_names_quantity_dish_and_options(evening: Cast) -> None:
    tagliata = MenuItem.objects.get(name__en="Tagliata")
    options = Option.objects.filter(item=tagliata, name__en__in=["rare", "roast potatoes"]).order_by("pk")
    wanted = Asked(menu_item_id=tagliata.pk, quantity=2, options=tuple(option.pk for option in options))
    assert book(AURORA).line("2 Tagliata: rare, roast potatoes") == wanted
    assert book(AURORA).line("1 Lasagne").options == ()


@pytest.mark.parametrize("line", ["1 Kebab", "1 Tagliata: blue", "one Lasagne"])
def test_a_wrong_line_is_a_mistake(evening: Cast, line: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        book(AURORA).line(line)


@pytest.mark.parametrize("restaurant_id", [AURORA, BLUEDOOR])
def test_whatever_one_feels_like_can_be_ordered(evening: Cast, restaurant_id: int) -> None:
    chance, menu_book = random.Random(1), book(restaurant_id)
    with journal.reading(restaurant_id) as reading:
        for _ in range(60):
            basket = menu_book.basket(chance)
            assert 1 <= len(basket) <= 5
            assert choose(reading, basket, order_type="dine_in", language="en").items


def test_an_empty_menu_gives_an_empty_basket() -> None:
    assert MenuBook({"categories": []}).basket(random.Random(1)) == ()
