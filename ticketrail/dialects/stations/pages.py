"""The pages of the kitchen: the list of displays, and one display per stage."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render

from ticketrail import journal
from ticketrail.kernel import clock
from ticketrail.kernel.refusals import Forbidden, NotFound
from ticketrail.orders import moves
from ticketrail.people.permissions import may, require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import door, seats
from ticketrail.venues import reads

LIST = "/operations/stations/"
# What a display can ask for, in the order of its buttons, and what somebody must be allowed to do for it.
BUTTONS = {"pending": "cook", "preparing": "cook", "ready": "cook", "completed": "serve"}
ABOUT = {
    "pending": "New orders, oldest first.",
    "preparing": "What is being cooked.",
    "ready": "What can be carried.",
}


async def displays(request: HttpRequest) -> HttpResponse:
    """Every display, for the whole kitchen and for each station."""
    viewer = await door.by_cookies(request.COOKIES)
    # A browser in which somebody has looked at a table's menu carries a guest's pass, which is no login.
    if viewer is None or viewer.user_id is None:
        return redirect(f"/login/?{urlencode({'next': request.get_full_path()})}")
    restaurant_id = _restaurant(request, viewer)
    context = await journal.aread(restaurant_id, _list, viewer)
    return render(request, "web/stations.html", context)


async def display(request: HttpRequest, stage: str) -> HttpResponse:
    """One stage, live."""
    if stage not in moves.STAGES:
        raise Http404("There is no such display.")
    viewer = await door.by_cookies(request.COOKIES)
    # A browser in which somebody has looked at a table's menu carries a guest's pass, which is no login.
    if viewer is None or viewer.user_id is None:
        return redirect(f"/login/?{urlencode({'next': request.get_full_path()})}")
    restaurant_id = _restaurant(request, viewer)
    station = request.GET.get("station", "")
    # The script sends the cookie's token along with every change of status.
    get_token(request)
    try:
        page = await journal.aread(restaurant_id, _display, viewer, stage, station)
    except NotFound as refusal:
        raise Http404(refusal.message) from refusal
    return render(request, "web/kitchen.html", {"page": page, "title": f"{stage.capitalize()} · {page['place']}"})


def _restaurant(request: HttpRequest, viewer: Viewer) -> int:
    try:
        restaurant_id = seats.workplace(viewer, request.GET.get("restaurant"))
        require(viewer, restaurant_id, "see_stages")
    except (NotFound, Forbidden) as refusal:
        raise Http404(refusal.message) from refusal
    return restaurant_id


def _list(rows: journal.Rows, viewer: Viewer) -> dict[str, Any]:
    restaurant = reads.restaurant(rows)
    several = {"restaurant": str(rows.restaurant_id)} if len(viewer.roles) > 1 else {}
    stages = [
        {"title": stage.capitalize(), "about": ABOUT[stage], "url": _url(stage, several)} for stage in moves.STAGES
    ]
    stations = [
        {
            "name": station.name,
            "stages": [
                {"title": stage.capitalize(), "url": _url(stage, {**several, "station": station.slug})}
                for stage in moves.STAGES
            ],
        }
        for station in reads.stations(rows)
    ]
    others = [
        {"id": place.pk, "name": place.name}
        for place in reads.everywhere(rows)
        if place.pk in viewer.roles and place.pk != rows.restaurant_id
    ]
    return {"restaurant": restaurant, "stages": stages, "stations": stations, "others": others}


def _display(rows: journal.Rows, viewer: Viewer, stage: str, station: str) -> dict[str, Any]:
    seats.check_station(rows, station)
    restaurant = reads.restaurant(rows)
    query = {"restaurant": str(rows.restaurant_id)} | ({"station": station} if station else {})
    return {
        "screen": "kitchen",
        "lang": "en",
        "now": clock.iso(clock.now()),
        "place": restaurant.name,
        "restaurant": {
            "id": restaurant.pk,
            "name": restaurant.name,
            "currency": restaurant.currency,
            "time_zone": restaurant.time_zone,
        },
        "stage": stage,
        "stages": [{"stage": each, "url": _url(each, query)} for each in moves.STAGES],
        "station": station,
        "stations": [
            {
                "slug": each.slug,
                "name": each.name,
                "warn_seconds": each.warn_seconds,
                "late_seconds": each.late_seconds,
            }
            for each in reads.stations(rows)
        ],
        "feed": f"/ws/kitchen/{stage}/?{urlencode(query)}",
        "status_url": "/operations/api/orders/{id}/status/",
        "may": [status for status, action in BUTTONS.items() if may(viewer, rows.restaurant_id, action)],
        "user": viewer.name,
        "list_url": LIST,
        "login_url": f"/login/?{urlencode({'next': _url(stage, query)})}",
        "logout_url": "/logout/",
    }


def _url(stage: str, query: dict[str, str]) -> str:
    return f"{LIST}{stage}/" + (f"?{urlencode(query)}" if query else "")
