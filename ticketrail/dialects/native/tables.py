"""Tables and parties over HTTP."""

from typing import Any

from django.http import HttpResponse

from ticketrail import journal
from ticketrail.dialects.answers import answer
from ticketrail.dialects.native import cards, shapes
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import operation
from ticketrail.floor import commands, reads
from ticketrail.floor.commands import OutOfService, TableTaken
from ticketrail.floor.models import Table
from ticketrail.kernel.refusals import Forbidden, NotFound
from ticketrail.people.permissions import require
from ticketrail.people.viewer import Viewer
from ticketrail.screens import seats

Card = dict[str, Any]


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
    restaurant_id = await _restaurant_of(call, table_id, "open_table")
    return await call.run(
        restaurant_id,
        call.known.actor(restaurant_id),
        "session",
        commands.open_session,
        lambda card: card,
        table_id=table_id,
        guest_count=body.guest_count,
    )


@operation(
    "POST",
    "tables/{table_id}/clean",
    answer=cards.Table,
    body=shapes.Nothing,
    example={},
    who="waiters and managers",
    refusals=(Forbidden,),
)
async def clean_table(call: Call, body: shapes.Nothing, table_id: int) -> HttpResponse:
    """The table is ready for the next party."""
    restaurant_id = await _restaurant_of(call, table_id, "clean_table")
    actor = call.known.actor(restaurant_id)
    return await call.run(
        restaurant_id, actor, "table", commands.clean_table, lambda card: card, table_id=table_id
    )


async def _restaurant_of(call: Call, table_id: int, action: str) -> int:
    restaurant_id = await journal.aread(0, _find, call.known, table_id)
    require(call.viewer, restaurant_id, action)
    return restaurant_id


def _find(rows: journal.Rows, viewer: Viewer, table_id: int) -> int:
    """Whose table it is, among the restaurants this person has anything to do with."""
    found = Table.objects.using(rows.using).filter(pk=table_id).values_list("restaurant_id", flat=True).first()
    if found is None or not viewer.hats(found) - {"customer"}:
        raise NotFound("There is no such table.")
    return int(found)
