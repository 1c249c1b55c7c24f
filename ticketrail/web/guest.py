"""The guests' pages: a table's menu behind its code, and a restaurant's menu for takeaway.

Looking changes nothing in any table. What lets a phone order is a cookie, and what it means is decided when it orders.
"""

from typing import Any

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import translation

from ticketrail import journal
from ticketrail.floor import passes
from ticketrail.floor import reads as floor
from ticketrail.floor.models import SessionStatus, Table, live_sessions
from ticketrail.kernel import clock
from ticketrail.screens import door, languages, menus
from ticketrail.screens.account_words import way_to_account
from ticketrail.screens.words import words
from ticketrail.venues.models import Restaurant
from ticketrail.venues.reads import by_slug, takes_orders

Json = dict[str, Any]


class Visit(msgspec.Struct):
    """What a guest's page shows. ``offer`` is the pass to set, None where there is none to give or one is kept."""

    language: str
    page: Json
    place: str = ""
    offer: passes.Offer | None = None


async def table(request: HttpRequest, code: str) -> HttpResponse:
    """``/t/<code>/``: the menu, and at an open table, or where guests may open one, the right to order."""
    scanned = await journal.aread(0, floor.by_code, code)
    if scanned is None:
        raise Http404("There is no such table.")
    return await _answer(request, await journal.aread(scanned.restaurant_id, _at_table, scanned, *_wishes(request)))


async def takeaway(request: HttpRequest, slug: str) -> HttpResponse:
    """``/r/<slug>/``: the menu, and takeaway or delivery where the restaurant offers them."""
    found = await journal.aread(0, by_slug, slug) if "\0" not in slug else None
    if found is None:
        raise Http404("There is no such restaurant.")
    return await _answer(request, await journal.aread(found.pk, _away, found, *_wishes(request)))


def _wishes(request: HttpRequest) -> tuple[str, str, str]:
    """The language chosen, those the browser prefers, and the pass it carries."""
    cookie = request.COOKIES.get(passes.COOKIE, "")
    return request.GET.get("lang", ""), request.headers.get("Accept-Language", ""), cookie


async def _answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    # The order is sent with this token, which also tells one phone from another.
    get_token(request)
    restaurant = visit.page["restaurant"]
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    viewer = await door.by_cookies(request.COOKIES) if signed_in else None
    context = {
        "page": visit.page,
        "lang": visit.language,
        "words": words(visit.language),
        "place": visit.place,
        "title": " · ".join(filter(None, (restaurant["name"], visit.place))),
        "account": way_to_account(viewer, visit.language, request.path),
        "languages": [{"code": code, "name": languages.name(code)} for code in restaurant["languages"]],
    }
    with translation.override(visit.language):
        response = render(request, "web/guest.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Language"] = visit.language
    if visit.offer is not None:
        _give(response, visit.offer)
    return response


def _give(response: HttpResponse, offer: passes.Offer) -> None:
    response.set_cookie(
        passes.COOKIE,
        passes.write(offer),
        max_age=int(passes.LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _at_table(rows: journal.Rows, scanned: Table, asked: str, accepted: str, cookie: str) -> Visit:
    now = clock.now()
    language, menu = menus.menu(rows, asked=asked, accepted=accepted, order_type="dine_in")
    why_not = _why_not_here(rows, scanned, language)
    page = _page(menu, language, {"order_type": "dine_in", "table_id": scanned.pk}, why_not)
    page["table"] = {"id": scanned.pk, "number": scanned.number, "label": scanned.label}
    offered = floor.offer(rows, scanned, now) if not _keeps(rows, scanned, cookie) else None
    place = words(language)["table"].format(number=scanned.number)
    return Visit(language, page, place, offered)


def _keeps(rows: journal.Rows, scanned: Table, cookie: str) -> bool:
    """Whether the phone's pass already is one of the party here: it keeps it, and with it the orders it has placed."""
    held = passes.read(cookie, clock.now())
    party = live_sessions(rows, [scanned.pk]).get(scanned.pk)
    return held is not None and party is not None and floor.by_offer(rows, held).session_id == party.pk


def _why_not_here(rows: journal.Rows, scanned: Table, language: str) -> str:
    say, restaurant = words(language), scanned.restaurant
    if not takes_orders(rows, clock.now()):
        return say["not_accepting"].format(name=restaurant.name)
    party = live_sessions(rows, [scanned.pk]).get(scanned.pk)
    if party is not None and party.status == SessionStatus.CLOSING:
        return say["bill"].format(number=scanned.number)
    if party is None and (scanned.out_of_service or not restaurant.guests_may_open):
        return say["closed"].format(number=scanned.number)
    return ""


def _away(rows: journal.Rows, restaurant: Restaurant, asked: str, accepted: str, cookie: str) -> Visit:
    order_type = "takeaway" if restaurant.takeaway or not restaurant.delivery else "delivery"
    language, menu = menus.menu(rows, asked=asked, accepted=accepted, order_type=order_type)
    order = {"order_type": order_type, "restaurant_id": restaurant.pk}
    return Visit(language, _page(menu, language, order, _why_not_away(rows, restaurant, language)))


def _why_not_away(rows: journal.Rows, restaurant: Restaurant, language: str) -> str:
    if not (restaurant.takeaway or restaurant.delivery):
        return words(language)["no_takeaway"].format(name=restaurant.name)
    if not takes_orders(rows, clock.now()):
        return words(language)["not_accepting"].format(name=restaurant.name)
    return ""


def _page(menu: Json, language: str, order: Json, why_not: str) -> Json:
    """The data of the guest's screen."""
    restaurant_id, order_type = menu["restaurant"]["id"], order["order_type"]
    return {
        "screen": "guest",
        "lang": language,
        "now": clock.iso(clock.now()),
        **menu,
        "table": None,
        "order": order,
        "may_order": not why_not,
        "why_not": why_not,
        "menu_url": f"/api/v1/restaurants/{restaurant_id}/menu?lang={language}&order_type={order_type}",
        "orders_url": "/api/v1/orders",
        "by_key_url": "/api/v1/orders/by-key/",
    }
