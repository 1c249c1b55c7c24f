"""``/dashboard/`` and ``/dashboard/orders/``: the managers' screen, and what was paid for an order.

Both pages are one screen with two addresses: its script goes from one to the other without losing the socket.
"""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ticketrail import journal
from ticketrail.dialects.answers import answer, refused
from ticketrail.kernel import clock
from ticketrail.kernel.refusals import Forbidden, NotFound, Refusal
from ticketrail.payments import reads as payments
from ticketrail.people import reads as people
from ticketrail.people.permissions import may, require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import door, languages, seats
from ticketrail.screens.statistics import LATE_SECONDS
from ticketrail.screens.words import WORDS
from ticketrail.venues import reads as venues

Json = dict[str, Any]

OVERVIEW, ORDERS = "/dashboard/", "/dashboard/orders/"


@require_safe
async def overview(request: HttpRequest) -> HttpResponse:
    """The day at a glance, with what is open now."""
    return await _screen(request, "overview")


@require_safe
async def orders(request: HttpRequest) -> HttpResponse:
    """The orders of the day."""
    return await _screen(request, "orders")


@require_safe
async def order_payments(request: HttpRequest, order_id: int) -> HttpResponse:
    """What was paid for an order, as JSON for the screen: ``{"payments": [card]}``."""
    try:
        viewer = seats.known(await door.by_cookies(request.COOKIES) if request.COOKIES else None)
        found = await journal.aread(0, seats.find_order, viewer, order_id)
        require(viewer, found.restaurant_id, "take_payment")
    except Refusal as refusal:
        return refused(refusal)
    return answer({"payments": await journal.aread(found.restaurant_id, payments.order_payments, order_id)})


async def _screen(request: HttpRequest, shown: str) -> HttpResponse:
    viewer = await door.by_cookies(request.COOKIES) if request.COOKIES else None
    # A browser in which somebody has looked at a table's menu carries a guest's pass, which is no login.
    if viewer is None or viewer.user_id is None:
        return redirect(f"/login/?{urlencode({'next': request.get_full_path()})}")
    restaurant_id = _restaurant(request, viewer)
    # The script sends the cookie's token along with everything it changes.
    get_token(request)
    language = spoken(request)
    page = await journal.aread(restaurant_id, _page, viewer, language, shown)
    response = render(request, "web/dashboard.html", {"page": page, "lang": language, "title": page["place"]})
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Language"] = language
    return response


def spoken(request: HttpRequest) -> str:
    """The language of a page for staff: the one asked for, else what the browser prefers, else English."""
    return languages.choose(request.GET.get("lang", ""), request.headers.get("Accept-Language", ""), tuple(WORDS))


def _restaurant(request: HttpRequest, viewer: Viewer) -> int:
    try:
        restaurant_id = seats.workplace(viewer, request.GET.get("restaurant"))
        require(viewer, restaurant_id, "see_statistics")
    except NotFound as refusal:
        raise Http404(refusal.message) from refusal
    except Forbidden as refusal:
        raise PermissionDenied(refusal.message) from refusal
    return restaurant_id


def _page(rows: journal.Rows, viewer: Viewer, language: str, shown: str) -> Json:
    place, restaurant_id = venues.restaurant(rows), rows.restaurant_id
    several = {"restaurant": str(restaurant_id)} if len(viewer.roles) > 1 else {}
    query = f"?{urlencode(several)}" if several else ""
    return {
        "screen": "manager",
        "lang": language,
        "now": clock.iso(clock.now()),
        "place": place.name,
        "restaurant": {
            "id": restaurant_id,
            "name": place.name,
            "currency": place.currency,
            "time_zone": place.time_zone,
        },
        "shown": shown,
        "pages": {"overview": OVERVIEW + query, "orders": ORDERS + query},
        "others": [each for each in people.workplaces(rows, viewer.user_id or 0) if each["id"] != restaurant_id],
        "late_seconds": min((station.late_seconds for station in venues.stations(rows)), default=LATE_SECONDS),
        "feed": f"/ws/restaurants/{restaurant_id}/",
        "status_url": "/api/v1/orders/{id}/status",
        "pay_url": "/api/v1/orders/{id}/payments",
        "refund_url": "/api/v1/payments/{id}/refund",
        "payments_url": "/dashboard/orders/{id}/payments/",
        "receipt_url": "/dashboard/orders/{id}/receipt/",
        "stats_url": f"/api/v1/stats?restaurant_id={restaurant_id}",
        "calls_url": f"/api/v1/notifications?restaurant_id={restaurant_id}&page_size=200",
        "acknowledge_url": "/api/v1/notifications/{id}/acknowledge",
        "may_refund": may(viewer, restaurant_id, "refund"),
        "user": viewer.name,
        "login_url": f"/login/?{urlencode({'next': (OVERVIEW if shown == 'overview' else ORDERS) + query})}",
        "logout_url": "/logout/",
    }
