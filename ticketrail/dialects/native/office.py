"""Notifications and statistics over HTTP."""

from django.http import HttpResponse

from ticketrail import journal
from ticketrail.dialects import calling
from ticketrail.dialects.answers import answer
from ticketrail.dialects.native import cards, shapes
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import operation
from ticketrail.kernel.refusals import Forbidden, NotFound
from ticketrail.people.permissions import require
from ticketrail.screens import called, seats, statistics


@operation(
    "GET",
    "notifications",
    answer=cards.Page[cards.Notification],
    query=shapes.Paging,
    who="staff: waiters see theirs and those that are nobody's; customers their own",
    refusals=(Forbidden, NotFound),
)
async def list_notifications(call: Call, query: shapes.Paging) -> HttpResponse:
    """Calls for staff, newest first, a page at a time."""
    viewer = call.known
    if viewer.customer and not viewer.roles:
        restaurant_id = called.place_of_list(viewer, query.restaurant_id)
    else:
        restaurant_id = seats.workplace(viewer, query.restaurant_id)
        require(viewer, restaurant_id, "see_notifications")
    where = {"page": query.page, "page_size": query.page_size}
    items, total = await journal.aread(restaurant_id, called.page_of_calls, viewer, **where)
    return answer({"items": items, "total": total, **where})


@operation(
    "POST",
    "notifications/{notification_id}/acknowledge",
    answer=cards.Notification,
    body=shapes.Nothing,
    example={},
    who="staff: waiters theirs and those that are nobody's; customers their own",
    refusals=(Forbidden,),
)
async def acknowledge_notification(call: Call, body: shapes.Nothing, notification_id: int) -> HttpResponse:
    """Say that somebody takes care of it. The first who does claims what was nobody's."""
    place = await journal.aread(0, called.place_of_call, call.known, notification_id)
    return await call.ask(place, calling.acknowledge, notification_id=notification_id)


@operation(
    "GET",
    "stats",
    answer=cards.Stats,
    query=shapes.RestaurantQuery,
    who="managers",
    refusals=(Forbidden, NotFound),
)
async def get_stats(call: Call, query: shapes.RestaurantQuery) -> HttpResponse:
    """The numbers of the present business day."""
    restaurant_id = seats.workplace(call.viewer, query.restaurant_id)
    require(call.viewer, restaurant_id, "see_statistics")
    return answer(await journal.aread(restaurant_id, statistics.stats))
