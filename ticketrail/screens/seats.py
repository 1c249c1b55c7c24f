"""Who may look at what, and as whom: the same answers for feeds, pages and API calls.

A stranger is told that there is no such thing; somebody of the restaurant with the wrong role is told so.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from ticketrail import journal, live
from ticketrail.kernel.refusals import Forbidden, NotFound, Unauthenticated
from ticketrail.orders.models import Order
from ticketrail.people.permissions import may
from ticketrail.people.viewer import Viewer
from ticketrail.venues.models import Station
from ticketrail.venues.reads import restaurant

LARGEST_ID = 2**31 - 1


class Found(msgspec.Struct, frozen=True):
    """An order that a viewer may see, and as whom."""

    restaurant_id: int
    audience: str
    status: str
    session_id: int | None


def known(viewer: Viewer | None) -> Viewer:
    """The viewer, where there has to be one. Raises `Unauthenticated` for nobody."""
    if viewer is None:
        raise Unauthenticated("Please sign in first.")
    return viewer


def audience_of(viewer: Viewer, restaurant_id: int) -> str:
    """``full`` for those who may see phone numbers, ``kitchen`` for the kitchen, ``guest`` for everybody else."""
    if may(viewer, restaurant_id, "see_phone"):
        return "full"
    return "kitchen" if viewer.role_in(restaurant_id) else "guest"


def workplace(viewer: Viewer | None, wanted: str | int | None = None) -> int:
    """The restaurant a member of staff means: the one asked for, else the login's, else the first.

    Raises `Forbidden` for its guests, and `NotFound` for everybody else.
    """
    viewer = known(viewer)
    if wanted:
        if not str(wanted).isdecimal() or len(str(wanted)) > 12:
            raise NotFound("There is no such restaurant.")
        return _where_they_work(viewer, int(wanted))
    if viewer.restaurant_id is not None and viewer.role_in(viewer.restaurant_id):
        return viewer.restaurant_id
    return _where_they_work(
        viewer, min(viewer.roles or {viewer.guest_restaurant_id or viewer.order_restaurant_id or 0})
    )


def _where_they_work(viewer: Viewer, restaurant_id: int) -> int:
    if viewer.role_in(restaurant_id):
        return restaurant_id
    if viewer.hats(restaurant_id) - {"customer"}:
        raise Forbidden("This is for those who work here.")
    raise NotFound("There is no such restaurant.")


def find_order(rows: journal.Rows, viewer: Viewer | None, order_id: int) -> Found:
    """The order, whichever restaurant's it is, if this viewer may see it: staff, or whoever's it is."""
    viewer = known(viewer)
    # The one look across restaurants: a number alone does not say whose it is, and the answer is used only after that.
    known_orders = Order.objects.using(rows.using).filter(pk=order_id if 0 < order_id <= LARGEST_ID else 0)
    facts = known_orders.values("pk", "restaurant_id", "session_id", "customer_id", "order_status").first()
    if facts is None or not (may(viewer, facts["restaurant_id"], "see_orders") or _own(viewer, facts)):
        raise NotFound("There is no such order.")
    audience = audience_of(viewer, facts["restaurant_id"])
    return Found(facts["restaurant_id"], audience, facts["order_status"], facts["session_id"])


def _own(viewer: Viewer, order: Mapping[str, Any]) -> bool:
    if viewer.order_id == order["pk"] and viewer.order_restaurant_id == order["restaurant_id"]:
        return True
    if viewer.session_id is not None and viewer.session_id == order["session_id"]:
        return True
    return viewer.customer and order["customer_id"] is not None and order["customer_id"] == viewer.user_id


def seat(rows: journal.Rows, viewer: Viewer, topic: str, params: dict[str, Any]) -> live.Seat:
    """A seat at a feed of ``rows.restaurant_id``; what is said there depends on the topic and the audience alone."""
    restaurant_id = rows.restaurant_id
    audience = audience_of(viewer, restaurant_id)
    return live.Seat(
        restaurant_id=restaurant_id,
        topic=f"{restaurant_id}/{topic}/{audience}",
        audience=audience,
        identities=viewer.identities,
        params=params,
        limit=restaurant(rows).sockets_limit,
        user=viewer.name or viewer.actor(restaurant_id).name,
        role=viewer.role_in(restaurant_id) or audience,
    )


def check_station(rows: journal.Rows, station: str) -> None:
    """Raise `NotFound` for a station that this restaurant does not have; an empty one means all of them."""
    if station and not station.isprintable():
        raise NotFound("There is no such station.")
    if station and not rows.rows(Station).filter(slug=station).exists():
        raise NotFound("There is no such station.")
