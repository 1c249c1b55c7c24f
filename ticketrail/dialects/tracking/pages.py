"""``/track/<token>/``: one order, for whoever holds the link. Readable without a script, live with one."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import translation

from ticketrail import journal
from ticketrail.floor.models import SessionStatus, TableSession
from ticketrail.kernel import clock
from ticketrail.orders import reads, tracking
from ticketrail.people.viewer import Viewer
from ticketrail.screens import door, languages
from ticketrail.screens.account_words import way_to_account
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
    if page["requests_url"]:
        # What this phone asks for is sent with this token.
        get_token(request)
    with translation.override(page["lang"]):
        account = way_to_account(viewer, page["lang"], request.path)
        response = render(request, "web/track.html", {**_said(page), "account": account})
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
        **_ways_on(rows, restaurant, card, viewer),
    }


def _ways_on(rows: journal.Rows, restaurant: Restaurant, card: Card, viewer: Viewer | None) -> Card:
    """What somebody may do next: order more, ask for the bill, call a waiter."""
    ways: Card = {"menu_url": None, "requests_url": None, "bill_requested": False}
    if card["order_type"] != "dine_in":
        there = restaurant.takeaway or restaurant.delivery
        return ways | {"menu_url": f"/r/{restaurant.slug}/" if there else None}
    # A link that was passed on shows the order; the rights of those at the table are not in it.
    if viewer is None or viewer.session_id is None or viewer.session_id != card["session_id"]:
        return ways
    party = rows.rows(TableSession).filter(pk=viewer.session_id).select_related("table").first()
    if party is None or party.status == SessionStatus.CLOSED:
        return ways
    return {
        # While the bill is on the table, guests order no more.
        "menu_url": f"/t/{party.table.qr_token}/" if party.status == SessionStatus.OPEN else None,
        "requests_url": f"/api/v1/sessions/{party.pk}/requests",
        "bill_requested": party.bill_requested_at is not None,
    }


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
