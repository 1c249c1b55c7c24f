"""``/``: the doors of this installation. In the demo each stands open, with its login beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ticketrail import journal
from ticketrail.floor.models import Table
from ticketrail.people.reads import cast_present
from ticketrail.screens import door
from ticketrail.venues import reads as venues

Json = dict[str, Any]

CAST = ("owner", "manager", "waiter", "kitchen", "customer", "stranger", "admin")
DEMO = "aurora"


async def doors(request: HttpRequest) -> HttpResponse:
    """Where everybody goes in."""
    viewer = await door.by_cookies(request.COOKIES) if request.COOKIES else None
    found = await journal.aread(0, _restaurants)
    shown = await journal.aread(found["demo"], _demo) if found["demo"] else found["doors"]
    name = viewer.name if viewer is not None and viewer.user_id is not None else ""
    return render(request, "web/doors.html", {"doors": shown, "viewer_name": name, "empty": found["empty"]})


def _restaurants(rows: journal.Rows) -> Json:
    places = venues.everywhere(rows)
    demo = next((place.pk for place in places if place.slug == DEMO), None) if cast_present(rows, CAST) else None
    away = [
        {"title": place.name, "about": "See the menu and order to take away.", "url": f"/r/{place.slug}/"}
        for place in places
        if place.takeaway or place.delivery
    ]
    staff = {"title": "Staff", "about": "Kitchen displays and what belongs to them.", "url": "/operations/stations/"}
    return {"demo": demo, "doors": [*away, staff], "empty": not places}


def _demo(rows: journal.Rows) -> list[Json]:
    """The demo's doors. Only there may a table's code stand on a public page."""
    restaurant = venues.restaurant(rows)
    codes = rows.rows(Table).filter(out_of_service=False, sessions__isnull=True).values_list("qr_token", flat=True)
    code = codes.first() or rows.rows(Table).values_list("qr_token", flat=True).first()
    login = "Sign in as “{}” with the password “demo”."
    return [
        {"title": "Guest", "about": "Sit down, read the menu, order.", "url": f"/t/{code}/", "login": "No login."},
        {
            "title": "Takeaway",
            "about": f"Order from {restaurant.name} without a table.",
            "url": f"/r/{restaurant.slug}/",
            "login": "No login.",
        },
        {
            "title": "Kitchen",
            "about": "What comes in slides in here.",
            "url": "/operations/stations/pending/",
            "login": login.format("kitchen"),
        },
        {
            "title": "Dashboard",
            "about": "The evening at a glance, order by order.",
            "url": "/dashboard/",
            "login": login.format("manager"),
        },
        {"title": "Office", "about": "Every table of the database.", "url": "/admin/", "login": login.format("admin")},
    ]
