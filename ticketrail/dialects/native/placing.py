"""Placing orders over HTTP, and finding one again by its key when the answer was lost."""

from typing import Any

from django.http import HttpResponse
from msgspec.structs import asdict

from ticketrail import journal
from ticketrail.dialects import callers, rates
from ticketrail.dialects.answers import answer
from ticketrail.dialects.native import cards, shapes
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import operation
from ticketrail.dialects.native.orders import asked, existing
from ticketrail.floor import passes
from ticketrail.journal.models import Receipt
from ticketrail.kernel import clock, wire
from ticketrail.kernel.refusals import Forbidden, Invalid, NotFound, Unauthenticated
from ticketrail.orders import reads, tracking
from ticketrail.orders.commands import (
    NotAccepting,
    SessionClosed,
    SoldOut,
    place_at_table,
    place_order,
    place_with_pass,
)
from ticketrail.people.permissions import ALLOWED, require
from ticketrail.people.viewer import GUEST, Viewer
from ticketrail.screens import seats
from ticketrail.venues.models import Restaurant

Card = dict[str, Any]
PLACE = "/api/v1/orders"


@operation(
    "POST",
    "orders",
    answer=cards.PlacedOrder,
    body=shapes.PlaceOrder,
    example={
        "order_type": "dine_in",
        "table_id": 4,
        "items": [{"menu_item_id": 1, "quantity": 2, "options": [3], "notes": "no onion"}],
    },
    who="waiters and managers; guests with the pass of a table; takeaway and delivery: everybody",
    refusals=(Unauthenticated, Forbidden, NotFound, NotAccepting, SessionClosed, SoldOut),
    status=201,
    public=True,
    key="required",
)
async def place_new_order(call: Call, body: shapes.PlaceOrder) -> HttpResponse:
    """Place an order. The server knows every price.

    A guest's pass (the cookie that `/t/…/` sets) is the table; the first order of a table sits the guests down where
    the restaurant lets them. Takeaway and delivery need `restaurant_id`, a name and a phone number.
    """
    order = _order(body)
    offer = _offer(call, body)
    if offer is not None:
        actor, show = _somebody(body), _followed("guest")
        place = offer.restaurant_id
        order["customer_id"] = _customer_id(call.viewer)
        return await call.run(place, "order", place_with_pass, actor=actor, show=show, offer=offer, **order)
    if call.viewer is not None and _for_work(call.viewer, body):
        return await _as_staff(call, call.viewer, body, order)
    return await _from_outside(call, body, order)


@operation(
    "GET",
    "orders/by-key/{key}",
    answer=cards.PlacedOrder,
    query=shapes.RestaurantQuery,
    who="whoever placed an order with that key",
    refusals=(NotFound,),
    public=True,
)
async def order_by_key(call: Call, query: shapes.RestaurantQuery, key: str) -> HttpResponse:
    """The order that was placed with an idempotency key, for when its answer was lost on the way."""
    scope = callers.scope(call.request, call.viewer)
    found = await journal.aread(0, _by_key, scope, key, query.restaurant_id) if key.isprintable() else None
    if found is None:
        raise NotFound("No order was placed with this key.")
    restaurant_id, order_id = found
    card = existing(await journal.aread(restaurant_id, reads.order, order_id))
    staff = call.viewer is not None and call.viewer.role_in(restaurant_id) is not None
    return answer(_followed(seats.audience_of(call.known, restaurant_id) if staff else "guest")(card))


def _offer(call: Call, body: shapes.PlaceOrder) -> passes.Offer | None:
    """The guest's pass, where the order is for the table it is from.

    It counts before a login of the same browser: somebody who works here may also sit down and eat. Whoever names the
    restaurant or the party speaks as staff.
    """
    if body.order_type != "dine_in" or body.restaurant_id is not None or body.session_id is not None:
        return None
    if call.viewer is None or call.viewer.credential not in ("cookie", "pass"):
        return None
    offer = passes.read(call.request.COOKIES.get(passes.COOKIE, ""), clock.now())
    return offer if offer is not None and body.table_id in (None, offer.table_id) else None


def _for_work(viewer: Viewer, body: shapes.PlaceOrder) -> bool:
    if body.restaurant_id is None:
        return bool(viewer.roles)
    role = viewer.role_in(body.restaurant_id)
    # A cook takes no orders, but one who is signed in at a browser may take food home like anybody.
    at_home = body.order_type != "dine_in" and viewer.credential == "cookie"
    return role is not None and (role in ALLOWED["place_order"] or not at_home)


async def _as_staff(call: Call, viewer: Viewer, body: shapes.PlaceOrder, order: Card) -> HttpResponse:
    restaurant_id = seats.workplace(viewer, body.restaurant_id)
    require(viewer, restaurant_id, "place_order")
    return await call.run(
        restaurant_id,
        "order",
        place_at_table,
        show=_followed(seats.audience_of(viewer, restaurant_id)),
        table_id=body.table_id,
        session_id=body.session_id,
        **order,
    )


async def _from_outside(call: Call, body: shapes.PlaceOrder, order: Card) -> HttpResponse:
    """Takeaway and delivery, by customers and by anybody with a name and a phone number."""
    viewer = call.viewer
    if body.order_type == "dine_in":
        if viewer is None:
            raise Unauthenticated("Scan the code on your table first.")
        raise NotFound("There is no such table here. Scan the code on your table.")
    if body.restaurant_id is None:
        raise Invalid("Say where you order.", fields={"restaurant_id": "This is missing."})
    unwanted = {name: "Only for an order at a table." for name in ("table_id", "session_id") if getattr(body, name)}
    if unwanted:
        raise Invalid("An order to take away has no table.", fields=unwanted)
    rates.check(rates.ORDERS_PER_DEVICE, "device", callers.device(call.request))
    rates.check(rates.ORDERS_PER_ADDRESS, "address", callers.address(call.request))
    customer_id = _customer_id(viewer)
    return await call.run(
        await journal.aread(0, _existing, body.restaurant_id),
        "order",
        place_order,
        actor=viewer.actor(body.restaurant_id) if viewer is not None and customer_id else _somebody(body),
        show=_followed("guest"),
        customer_id=customer_id,
        **order,
    )


def _customer_id(viewer: Viewer | None) -> int | None:
    """In whose account the order is found again: that of a signed-in customer, wherever they eat."""
    return viewer.user_id if viewer is not None and viewer.customer else None


def _somebody(body: shapes.PlaceOrder) -> journal.Actor:
    """A person of whom nothing is known but the name they gave."""
    return journal.Actor("guest", None, (body.customer_name or "").strip() or GUEST)


def _order(body: shapes.PlaceOrder) -> Card:
    """What every way of placing an order has in common, as the room takes it."""
    said = asdict(body)
    text = {name: said[name] or "" for name in ("customer_name", "customer_phone", "payment_method", "notes")}
    return {"order_type": body.order_type, "items": asked(body.items), **text}


def _followed(audience: str) -> Any:
    """What makes of a card the one that answers whoever placed the order."""

    def show(card: Card) -> Card:
        token = tracking.token(card["restaurant_id"], card["id"])
        way = {"tracking_token": token, "tracking_url": tracking.path(card["restaurant_id"], card["id"])}
        return {**reads.for_audience(card, audience), **way}

    return show


def _existing(rows: journal.Rows, restaurant_id: int) -> int:
    if not Restaurant.objects.using(rows.using).filter(pk=restaurant_id).exists():
        raise NotFound("There is no such restaurant.")
    return restaurant_id


def _by_key(rows: journal.Rows, scope: str, key: str, restaurant_id: int | None) -> tuple[int, int] | None:
    """``(restaurant_id, order_id)`` of the caller's own key, in whichever restaurant it was used."""
    places = Restaurant.objects.using(rows.using).order_by("pk").values_list("pk", flat=True)
    if restaurant_id is not None:
        places = places.filter(pk=restaurant_id)
    receipts = Receipt.objects.using(rows.using).filter(scope=scope, operation=PLACE, key=key)
    # Named one by one, because the index begins with the restaurant.
    found = receipts.filter(restaurant_id__in=list(places)).order_by("-at").first()
    if found is None:
        return None
    return found.restaurant_id, int(wire.decode(found.answer)["id"])
