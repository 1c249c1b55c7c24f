"""Tables over HTTP."""

from typing import Any

from django.http import HttpResponse

from ticketrail import journal
from ticketrail.dialects import hosting
from ticketrail.dialects.answers import answer
from ticketrail.dialects.native import cards, shapes
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import operation
from ticketrail.floor import reads
from ticketrail.floor.commands import OutOfService, TableTaken
from ticketrail.kernel.refusals import Forbidden, NotFound
from ticketrail.orders.commands import OpenOrders
from ticketrail.people.permissions import require
from ticketrail.screens import finding, seats


@operation(
    "GET",
    "tables",
    answer=cards.Page[cards.Table],
    query=shapes.Paging,
    who="waiters and managers",
    refusals=(Forbidden, NotFound),
)
async def list_tables(call: Call, query: shapes.Paging) -> HttpResponse:
    """Every table with its state, by number, a page at a time."""
    restaurant_id = seats.workplace(call.viewer, query.restaurant_id)
    require(call.viewer, restaurant_id, "see_floor")
    found = await journal.aread(restaurant_id, reads.tables)
    start = (query.page - 1) * query.page_size
    shown = found[start : start + query.page_size]
    return answer({"items": shown, "total": len(found), "page": query.page, "page_size": query.page_size})


@operation(
    "POST",
    "tables/{table_id}/open",
    answer=cards.Session,
    body=shapes.OpenTable,
    example={"guest_count": 2},
    who="waiters and managers",
    refusals=(Forbidden, TableTaken, OutOfService),
    status=201,
)
async def open_table(call: Call, body: shapes.OpenTable, table_id: int) -> HttpResponse:
    """Seat a party. From then on its guests may order by the table's code."""
    place = await journal.aread(0, finding.table, call.known, table_id)
    return await call.ask(place, hosting.occupy, table_id=table_id, guest_count=body.guest_count)


@operation(
    "POST",
    "tables/{table_id}/release",
    answer=cards.Table,
    body=shapes.End,
    example={"force": True, "reason": "guests left without paying"},
    who="waiters and managers; to force it, managers",
    refusals=(Forbidden, OpenOrders),
)
async def release(call: Call, body: shapes.End, table_id: int) -> HttpResponse:
    """The party has left. Refused while something is cooking or unpaid, unless it is forced, with a reason."""
    place = await journal.aread(0, finding.table, call.known, table_id)
    said: dict[str, Any] = {"force": body.force, "reason": body.reason or ""}
    return await call.ask(place, hosting.release, table_id=table_id, **said)


@operation(
    "POST",
    "tables/{table_id}/clean",
    answer=cards.Table,
    body=shapes.Nothing,
    example={},
    who="waiters and managers",
    refusals=(Forbidden,),
)
async def clean(call: Call, body: shapes.Nothing, table_id: int) -> HttpResponse:
    """The table is ready for the next party."""
    place = await journal.aread(0, finding.table, call.known, table_id)
    return await call.ask(place, hosting.clean, table_id=table_id)
