"""``/account/``: a customer's orders, in every restaurant. Readable without a script, live with one."""

from typing import Any
from urllib.parse import urlencode

from babel.dates import format_datetime
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from ticketrail import journal
from ticketrail.kernel import clock
from ticketrail.people.viewer import Viewer
from ticketrail.screens import door, languages
from ticketrail.screens.account_words import WORDS, account_words
from ticketrail.screens.history import History, Past, history
from ticketrail.screens.words import words
from ticketrail.web.homes import ACCOUNT, home_of

Json = dict[str, Any]

STATUSES = ("pending", "preparing", "ready", "completed", "cancelled")
LARGEST_PAGE = 1_000_000


@require_safe
async def account(request: HttpRequest) -> HttpResponse:
    """The orders of whoever is signed in as a customer; everybody else is shown where to go."""
    viewer = await door.by_cookies(request.COOKIES) if request.COOKIES else None
    # A guest's pass is no login.
    if viewer is None or viewer.user_id is None:
        return redirect(f"/login/?{urlencode({'next': request.get_full_path()})}")
    if not viewer.customer:
        return redirect(await home_of(viewer.user_id))
    language, page = spoken(request), _page(request)
    found = await journal.aread(0, history, viewer.user_id, page)
    with translation.override(language):
        response = render(request, "web/account.html", _said(found, viewer, language))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Language"] = language
    return response


def spoken(request: HttpRequest) -> str:
    """The language of a page that belongs to no restaurant: asked for, else what the browser prefers, else English."""
    return languages.choose(request.GET.get("lang", ""), request.headers.get("Accept-Language", ""), tuple(WORDS))


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return min(max(1, int(asked)), LARGEST_PAGE) if asked.isdecimal() and len(asked) < 8 else 1


def _said(found: History, viewer: Viewer, language: str) -> Json:
    said = {status: words(language)[status] for status in STATUSES}
    lang = f"&lang={language}"
    return {
        "lang": language,
        "words": account_words(language),
        "signed_in": account_words(language)["signed_in"].format(name=viewer.name),
        "orders": [_row(order, said, language) for order in found.orders],
        "outlets": [
            {"slug": each.slug, "said": account_words(language)["order_at"].format(name=each.name)}
            for each in found.outlets
        ],
        "newer": f"?page={found.page - 1}{lang}" if found.page > 1 else "",
        "older": f"?page={found.page + 1}{lang}" if found.page < found.pages else "",
        "page": {
            "screen": "account",
            "lang": language,
            "now": clock.iso(clock.now()),
            "said": said,
            # What is new belongs on the first page only.
            "newest": found.page == 1,
            "feeds": [f"/ws/users/{viewer.user_id}/?restaurant={place}" for place in found.places],
            "login_url": f"/login/?{urlencode({'next': ACCOUNT})}",
        },
    }


def _row(order: Past, said: dict[str, str], language: str) -> Json:
    return {
        "past": order,
        "said": said[order.order_status],
        "at": format_datetime(order.at, "short", locale=language),
    }
