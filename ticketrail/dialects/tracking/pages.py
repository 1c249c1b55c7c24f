"""``/track/<token>/``: one order, for whoever holds the link. Readable without a script, live with one."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from ticketrail import journal
from ticketrail.floor.models import Table
from ticketrail.kernel import clock
from ticketrail.orders import reads, tracking
from ticketrail.people.viewer import Viewer
from ticketrail.screens import door, languages
from ticketrail.screens.words import words
from ticketrail.venues.models import Restaurant
from ticketrail.venues.reads import restaurant as the_restaurant

STEPS = {"pending": 0, "preparing": 1, "ready": 2, "completed": 3}

Card = dict[str, Any]


async def track(request: HttpRequest, token: str) -> HttpResponse:
    """The order of a tracking token."""
    opened = tracking.opened(token)
    if opened is None:
        raise Http404("There is no such order.")
    viewer = await door.by_cookies(request.COOKIES) if request.COOKIES else None
    asked, accepted = request.GET.get("lang", ""), request.headers.get("Accept-Language", "")
    page = await journal.aread(opened[0], _page, opened[1], token, viewer, asked, accepted)
    if page is None:
        raise Http404("There is no such order.")
    with translation.override(page["lang"]):
        response = render(request, "web/track.html", _said(page))
    # The address is the key to the order: it goes into no log of another site and no shared cache.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(
    rows: journal.Rows, order_id: int, token: str, viewer: Viewer | None, asked: str, accepted: str
) -> Card | None:
    card = reads.order(rows, order_id)
    if card is None:
        return None
    restaurant = the_restaurant(rows)
    return {
        "screen": "track",
        "lang": languages.choose(asked, accepted, restaurant.languages),
        "now": clock.iso(clock.now()),
        "restaurant": {
            "id": restaurant.pk,
            "name": restaurant.name,
            "currency": restaurant.currency,
            "time_zone": restaurant.time_zone,
        },
        "order": reads.for_audience(card, "guest"),
        "feed": f"/ws/orders/{order_id}/?token={quote(token)}",
        "menu_url": _menu_url(rows, restaurant, card, viewer),
    }


def _menu_url(rows: journal.Rows, restaurant: Restaurant, card: Card, viewer: Viewer | None) -> str | None:
    if card["order_type"] != "dine_in":
        return f"/r/{restaurant.slug}/" if restaurant.takeaway or restaurant.delivery else None
    # A link that was passed on shows the order; the right to order at the table is not in it.
    if viewer is None or viewer.session_id is None or viewer.session_id != card["session_id"]:
        return None
    table = rows.rows(Table).filter(pk=card["table_id"]).values_list("qr_token", flat=True).first()
    return None if table is None else f"/t/{table}/"


def _said(page: Card) -> Card:
    """What the template writes besides the page's own data."""
    say, card = words(page["lang"]), page["order"]
    at_table = card["table_number"] is not None
    place = [page["restaurant"]["name"], *([say["table"].format(number=card["table_number"])] if at_table else [])]
    return {
        "page": page,
        "lang": page["lang"],
        "words": say,
        "said": say[card["order_status"]],
        "step": STEPS.get(card["order_status"]),
        "place": " · ".join(place),
        "items": [{**item, "said": say[f"item_{item['status']}"]} for item in card["items"]],
    }
