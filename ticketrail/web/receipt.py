"""``/dashboard/orders/<id>/receipt/``: what a guest takes home. Made for paper, and readable without a script."""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from ticketrail import journal
from ticketrail.kernel.refusals import Forbidden, NotFound
from ticketrail.orders.models import Order
from ticketrail.payments import reads
from ticketrail.people.permissions import require
from ticketrail.screens import door, seats
from ticketrail.screens.receipt_words import receipt_words
from ticketrail.venues.reads import restaurant as the_restaurant
from ticketrail.web.dashboard import spoken

Json = dict[str, Any]

# A tax rate is an integer per 100,000.
PERCENT = 1000


@require_safe
async def receipt(request: HttpRequest, order_id: int) -> HttpResponse:
    """The receipt of an order, for whoever may take money for it."""
    viewer = await door.by_cookies(request.COOKIES) if request.COOKIES else None
    if viewer is None or viewer.user_id is None:
        return redirect(f"/login/?{urlencode({'next': request.get_full_path()})}")
    try:
        found = await journal.aread(0, seats.find_order, viewer, order_id)
        require(viewer, found.restaurant_id, "take_payment")
    except NotFound as refusal:
        raise Http404(refusal.message) from refusal
    except Forbidden as refusal:
        raise PermissionDenied(refusal.message) from refusal
    language = spoken(request)
    said = await journal.aread(found.restaurant_id, _said, order_id, language)
    with translation.override(language):
        response = render(request, "web/receipt.html", {**said, "lang": language, "words": receipt_words(language)})
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Language"] = language
    return response


def _said(rows: journal.Rows, order_id: int, language: str) -> Json:
    made = reads.receipt(rows, order_id)
    place, order = the_restaurant(rows), made["order"]
    placed_at = rows.rows(Order).get(pk=order_id).created_at.astimezone(ZoneInfo(place.time_zone))
    return {
        **made,
        "placed_at": format_datetime(placed_at, "medium", locale=language),
        "taxes": [{**tax, "percent": _percent(tax["rate"], language)} for tax in made["taxes"] if tax["tax_minor"]],
        # The order's total holds the tips; here they stand with the payments that brought them.
        "dishes_minor": order["total_minor"] - order["tip_minor"],
        "due_minor": max(0, order["total_minor"] - order["paid_minor"] - order["refunded_minor"]),
        "payments": [{**payment, "said": receipt_words(language)[payment["method"]]} for payment in made["payments"]],
    }


def _percent(rate: int, language: str) -> str:
    return f"{format_decimal(rate / PERCENT, format='0.###', locale=language)} %"
