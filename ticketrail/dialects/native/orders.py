"""Orders over HTTP: looking at them, moving them, and what is said about them. Placing is in `placing`."""

from typing import Any

import msgspec
from django.http import HttpResponse
from msgspec import UNSET

from ticketrail import journal
from ticketrail.dialects import asking
from ticketrail.dialects.answers import answer
from ticketrail.dialects.native import cards, shapes
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import operation
from ticketrail.kernel.refusals import Forbidden, NotFound, Unauthenticated, VersionConflict
from ticketrail.orders import commands, reads, tracking
from ticketrail.orders.commands import Asked, IllegalTransition, NotAccepting, SessionClosed, SoldOut
from ticketrail.people.permissions import may, require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import seats

Card = dict[str, Any]
NO_ORDER = "There is no such order."


@operation(
    "GET",
    "orders",
    answer=cards.Page[cards.Order],
    query=shapes.OrderQuery,
    who="staff see all orders, guests those of their table, customers their own",
    refusals=(NotFound,),
)
async def list_orders(call: Call, query: shapes.OrderQuery) -> HttpResponse:
    """Orders, newest first, a page at a time.

    Guests and customers get their own orders, and none of the filters.
    """
    viewer = call.known
    if not viewer.roles and viewer.session_id is not None:
        return await _of_session(viewer, viewer.session_id, query)
    if not viewer.roles and viewer.customer:
        return await _of_customer(viewer, query)
    restaurant_id = seats.workplace(viewer, query.restaurant_id)
    require(viewer, restaurant_id, "see_orders")
    page = await journal.aread(
        restaurant_id,
        reads.page_of_orders,
        status=tuple(filter(None, query.status.split(","))),
        q=query.q,
        order_type=query.order_type or "",
        sort=query.sort,
        page=query.page,
        page_size=query.page_size,
        phones=may(viewer, restaurant_id, "see_phone"),
    )
    return answer(_shown_page(page, seats.audience_of(viewer, restaurant_id)))


@operation("GET", "orders/{order_id}", answer=cards.Order, who="staff, and whoever's order it is")
async def get_order(call: Call, order_id: int) -> HttpResponse:
    """One order."""
    found = await find(call, order_id)
    card = await journal.aread(found.restaurant_id, reads.order, order_id)
    return answer(shown(found.audience)(existing(card)))


@operation(
    "POST",
    "orders/{order_id}/status",
    answer=cards.Order,
    body=shapes.SetStatus,
    example={"status": "preparing", "expected_version": 1},
    who="the kitchen and managers start, bump and recall; waiters and managers complete and cancel",
    refusals=(Forbidden, IllegalTransition, VersionConflict),
)
async def set_order_status(call: Call, body: shapes.SetStatus, order_id: int) -> HttpResponse:
    """Bring an order to a status by moving its dishes. The present status succeeds and changes nothing."""
    found = await find(call, order_id)
    require(call.viewer, found.restaurant_id, "see_orders")
    return await call.tell(
        lambda once: asking.set_order_status(
            call.known,
            found.restaurant_id,
            status=body.status,
            present=found.status,
            once=once,
            order_id=order_id,
            expected_version=body.expected_version,
            reason=body.reason or "",
        ),
        shown(found.audience),
    )


@operation(
    "POST",
    "orders/{order_id}/items/{item_id}/status",
    answer=cards.Order,
    body=shapes.SetItemStatus,
    example={"status": "ready"},
    who="the kitchen and managers cook; waiters and managers serve and cancel; managers void",
    refusals=(Forbidden, IllegalTransition),
)
async def set_item_status(call: Call, body: shapes.SetItemStatus, order_id: int, item_id: int) -> HttpResponse:
    """Bring one dish of an order to a status; the order's own status follows."""
    found = await find(call, order_id)
    require(call.viewer, found.restaurant_id, "see_orders")
    card = existing(await journal.aread(found.restaurant_id, reads.order, order_id))
    present = next((item["status"] for item in card["items"] if item["id"] == item_id), "")
    return await call.tell(
        lambda once: asking.set_item_status(
            call.known,
            found.restaurant_id,
            status=body.status,
            present=present,
            once=once,
            order_id=order_id,
            item_id=item_id,
            reason=body.reason or "",
        ),
        shown(found.audience),
    )


@operation(
    "POST",
    "orders/{order_id}/cancel",
    answer=cards.Order,
    body=shapes.Cancel,
    example={"reason": "guest left"},
    who="waiters and managers; guests and customers their own order within two minutes and before it is started",
    refusals=(Forbidden, IllegalTransition),
)
async def cancel_order(call: Call, body: shapes.Cancel, order_id: int) -> HttpResponse:
    """Call an order off. Once it is started only a manager can, with a reason."""
    found = await find(call, order_id)
    require(call.viewer, found.restaurant_id, "cancel_order")
    return await call.run(
        found.restaurant_id,
        "order",
        commands.cancel_order,
        show=shown(found.audience),
        order_id=order_id,
        reason=body.reason or "",
        may_void=may(call.viewer, found.restaurant_id, "cancel_started"),
    )


@operation(
    "POST",
    "orders/{order_id}/items",
    answer=cards.Order,
    body=shapes.AddItems,
    example={"items": [{"menu_item_id": 2, "quantity": 1}]},
    who="waiters and managers; guests and customers to their own order",
    refusals=(Forbidden, IllegalTransition, NotAccepting, SessionClosed, SoldOut),
)
async def add_items(call: Call, body: shapes.AddItems, order_id: int) -> HttpResponse:
    """Add dishes to an order that is still being cooked or carried."""
    found = await find(call, order_id)
    require(call.viewer, found.restaurant_id, "add_items")
    return await call.run(
        found.restaurant_id,
        "order",
        commands.add_items,
        show=shown(found.audience),
        order_id=order_id,
        items=asked(body.items),
    )


@operation(
    "PATCH",
    "orders/{order_id}",
    answer=cards.Order,
    body=shapes.EditOrder,
    example={"priority": "rush"},
    who="waiters and managers",
    refusals=(Forbidden,),
)
async def edit_order(call: Call, body: shapes.EditOrder, order_id: int) -> HttpResponse:
    """Change the priority, the notes or the estimated minutes."""
    found = await find(call, order_id)
    require(call.viewer, found.restaurant_id, "set_priority")
    said = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    show = shown(found.audience)
    return await call.run(found.restaurant_id, "order", commands.edit_order, show=show, order_id=order_id, **said)


@operation(
    "POST",
    "orders/{order_id}/seen",
    answer=cards.Order,
    body=shapes.Seen,
    example={"station": "bar"},
    who="staff",
    refusals=(Forbidden,),
)
async def see_order(call: Call, body: shapes.Seen, order_id: int) -> HttpResponse:
    """A station has looked at the order: it need not be rung any more, on any of its screens."""
    found = await find(call, order_id)
    require(call.viewer, found.restaurant_id, "see_orders")
    said: Card = {"order_id": order_id, "station": body.station}
    return await call.run(found.restaurant_id, "order", commands.mark_seen, show=shown(found.audience), **said)


@operation("GET", "track/{token}", answer=cards.Order, public=True, who="whoever holds the token")
async def track_order(call: Call, token: str) -> HttpResponse:
    """The order of a tracking token, as its guest sees it."""
    opened = tracking.opened(token)
    if opened is None:
        raise NotFound(NO_ORDER)
    card = await journal.aread(opened[0], reads.order, opened[1])
    return answer(shown("guest")(existing(card)))


async def find(call: Call, order_id: int) -> seats.Found:
    """The order, if the caller may see it."""
    return await journal.aread(0, seats.find_order, call.viewer, order_id)


def shown(audience: str) -> Any:
    """What makes of a card the one that this audience may see."""
    return lambda card: reads.for_audience(card, audience)


def existing(card: Card | None) -> Card:
    """The card, or `NotFound`."""
    if card is None:
        raise NotFound(NO_ORDER)
    return card


def asked(lines: list[shapes.Line]) -> list[Asked]:
    """The lines as the room takes them."""
    return [Asked(line.menu_item_id, line.quantity, tuple(line.options), line.notes or "") for line in lines]


async def _of_session(viewer: Viewer, session_id: int, query: shapes.OrderQuery) -> HttpResponse:
    if viewer.guest_restaurant_id is None:
        raise Unauthenticated("Please scan the code on your table again.")
    if query.restaurant_id not in (None, viewer.guest_restaurant_id):
        raise NotFound("There is no such restaurant.")
    found = await journal.aread(viewer.guest_restaurant_id, reads.session_orders, session_id)
    newest = found[::-1][(query.page - 1) * query.page_size : query.page * query.page_size]
    return answer(_shown_page(reads.Page(newest, len(found), query.page, query.page_size), "guest"))


async def _of_customer(viewer: Viewer, query: shapes.OrderQuery) -> HttpResponse:
    if query.restaurant_id is None:
        raise NotFound("Say which restaurant: ?restaurant_id=")
    page = await journal.aread(
        query.restaurant_id, reads.customer_orders, viewer.user_id or 0, page=query.page, page_size=query.page_size
    )
    return answer(_shown_page(page, "guest"))


def _shown_page(page: reads.Page, audience: str) -> Card:
    items = [reads.for_audience(card, audience) for card in page.items]
    return {"items": items, "total": page.total, "page": page.page, "page_size": page.page_size}
