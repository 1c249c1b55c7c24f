"""Restaurants and their menus over HTTP."""

from django.http import HttpResponse

from ticketrail import journal
from ticketrail.dialects.answers import answer
from ticketrail.dialects.native import menu_cards, shapes
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import operation
from ticketrail.kernel.refusals import Forbidden, NotFound
from ticketrail.menu import commands, reads
from ticketrail.menu.models import MenuItem
from ticketrail.screens import menus
from ticketrail.venues import reads as venues


@operation(
    "GET", "restaurants/{restaurant_id}", answer=menu_cards.Restaurant, who="its staff, its guests, and customers"
)
async def get_restaurant(call: Call, restaurant_id: int) -> HttpResponse:
    """The restaurant: currency, languages, what it offers, when it is open."""
    if not call.known.hats(restaurant_id):
        raise NotFound("There is no such restaurant.")
    return answer(await journal.aread(restaurant_id, venues.card))


@operation(
    "GET",
    "restaurants/{restaurant_id}/menu",
    answer=menu_cards.Menu,
    query=shapes.MenuQuery,
    public=True,
    who="everybody",
)
async def get_menu(call: Call, query: shapes.MenuQuery, restaurant_id: int) -> HttpResponse:
    """The menu in one language. What is sold out is on it and says so."""
    accepted = call.request.headers.get("Accept-Language", "")
    language, menu = await journal.aread(
        restaurant_id, menus.menu, asked=query.lang, accepted=accepted, order_type=query.order_type
    )
    response = answer(menu)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return response


@operation("GET", "menu/items/{item_id}", answer=menu_cards.MenuItemCard, who="staff", refusals=(Forbidden,))
async def get_menu_item(call: Call, item_id: int) -> HttpResponse:
    """A dish as it is edited, with its texts in every language."""
    restaurant_id = await call.place_of(MenuItem, item_id, "set_availability")
    return answer(await journal.aread(restaurant_id, reads.item_card, item_id))


@operation(
    "PATCH",
    "menu/items/{item_id}",
    answer=menu_cards.MenuItemCard,
    body=shapes.EditItem,
    example={"available": False},
    who="staff",
    refusals=(Forbidden,),
)
async def edit_menu_item(call: Call, body: shapes.EditItem, item_id: int) -> HttpResponse:
    """Take a dish off for now (86), or bring it back."""
    place = await call.place_of(MenuItem, item_id, "set_availability")
    return await call.run(place, "menu_item", commands.set_availability, item_id=item_id, available=body.available)
