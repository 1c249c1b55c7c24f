"""``POST /operations/api/orders/<id>/status/``, as kitchens know it: ``success``, and the order or the reason."""

from typing import Annotated, Any

import msgspec
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from msgspec import Meta

from ticketrail import journal
from ticketrail.dialects import asking, bodies, callers
from ticketrail.dialects.answers import answer, away, with_headers
from ticketrail.dialects.refusals import MethodNotAllowed
from ticketrail.dialects.telling import Told, card
from ticketrail.kernel import wire
from ticketrail.kernel.refusals import Refusal
from ticketrail.orders import moves, reads
from ticketrail.people.permissions import require
from ticketrail.screens import seats


class SetStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With a station only its dishes move."""

    status: str
    station: Annotated[str, Meta(max_length=40)] = ""


class UnknownStatus(Refusal):
    code, status = "invalid", 400


async def order_status(request: HttpRequest, order_id: int) -> HttpResponse:
    """Bring an order to a status."""
    try:
        if request.method != "POST":
            raise MethodNotAllowed("Send this with POST.")
        return await _order_status(request, order_id)
    except Refusal as refusal:
        return _failed(refusal)
    except (OperationalError, InterfaceError) as error:
        return _failed(away(error))


def _failed(refusal: Refusal) -> HttpResponse:
    return with_headers(answer({"success": False, **refusal.body()}, status=refusal.status), refusal)


async def _order_status(request: HttpRequest, order_id: int) -> HttpResponse:
    viewer = seats.known(await callers.viewer_of(request))
    callers.check_csrf(request, viewer)
    sent = bodies.decoded(bodies.read(request))
    wanted = bodies.convert(sent, SetStatus)
    if wanted.status not in moves.ORDER_STATUSES:
        sentence = f"This must be one of {', '.join(moves.ORDER_STATUSES)}."
        raise UnknownStatus(f"There is no status {wanted.status!r}.", fields={"status": sentence})
    found = await journal.aread(0, seats.find_order, viewer, order_id)
    require(viewer, found.restaurant_id, "see_orders")

    def shown(done: journal.Done[Told]) -> bytes:
        return wire.encode({"success": True, "order": reads.for_audience(card(done), found.audience)})

    done = await asking.set_order_status(
        viewer,
        found.restaurant_id,
        status=wanted.status,
        present=found.status,
        once=callers.once(request, viewer, sent, shown),
        order_id=order_id,
        station=wanted.station,
    )
    return answer(done.answer if done.answer is not None else shown(done), replayed=done.replayed)


async def not_found(request: HttpRequest, **place: Any) -> HttpResponse:
    """Any other path below ``/operations/api/``."""
    body = {"success": False, "code": "not_found", "message": "There is nothing here."}
    return answer(body, status=404)
