"""Who sees which call: a waiter their own and those that are nobody's, the rest of the staff all, a customer theirs."""

from typing import Any

from django.db.models import Q

from ticketrail import journal
from ticketrail.calls.models import Notification
from ticketrail.kernel.refusals import NotFound
from ticketrail.people.viewer import Viewer
from ticketrail.screens import finding

MISSING = "There is no such notification."


def page_of_calls(rows: journal.Rows, viewer: Viewer, *, page: int, page_size: int) -> tuple[list[dict[str, Any]], int]:
    """A page of the calls that this person sees in the restaurant, newest first, and how many there are."""
    role = viewer.role_in(rows.restaurant_id)
    mine = Q(customer_id=None) if role is not None else Q(customer_id=viewer.user_id)
    if role == "waiter":
        mine &= Q(waiter_id=viewer.user_id) | Q(waiter_id=None)
    found = rows.rows(Notification).filter(mine).order_by("-pk")
    start = (page - 1) * page_size
    return [row.card() for row in found[start : start + page_size]], found.count()


def place_of_call(rows: journal.Rows, viewer: Viewer, notification_id: int) -> int:
    """The restaurant of a call: one of the staff's, or a customer's own."""
    own = Notification.objects.using(rows.using).filter(pk=notification_id, customer_id=viewer.user_id).first()
    if viewer.customer and own is not None:
        return own.restaurant_id
    return finding.restaurant_of(rows, viewer, Notification, notification_id, MISSING)


def place_of_list(viewer: Viewer, restaurant_id: int | None) -> int:
    """The restaurant whose calls a customer asks for; they have to say which."""
    if restaurant_id is None:
        raise NotFound("Say which restaurant: ?restaurant_id=")
    return restaurant_id
