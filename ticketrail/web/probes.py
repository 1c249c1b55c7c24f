"""``/healthz`` and ``/readyz``: whether the process lives, and whether it should be sent anybody.

Asked by machines under whatever name they know this one by, so they do not pass Django's check of the host.
"""

import asyncio

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from ticketrail import journal, live
from ticketrail.dialects.answers import answer, away, refused
from ticketrail.dialects.refusals import MethodNotAllowed
from ticketrail.kernel.refusals import Unavailable

ADDRESSES = ("/healthz", "/readyz")
# Probes commonly give up after a second or more; a database that is asked for its head answers in milliseconds.
PATIENCE = 2.0


async def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is looked at: whoever restarts it does not mend a database."""
    return _wrong_method(request) or answer({"status": "ok"})


async def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, and this process is not about to end."""
    return _wrong_method(request) or await _ready()


async def _ready() -> HttpResponse:
    if live.hub.draining:
        return refused(Unavailable("This process is about to end.", retry_after=2))
    try:
        await asyncio.wait_for(journal.aheads([0]), PATIENCE)
    except (OperationalError, InterfaceError, TimeoutError) as error:
        return refused(away(error))
    return answer({"status": "ready"})


def _wrong_method(request: HttpRequest) -> HttpResponse | None:
    if request.method in ("GET", "HEAD"):
        return None
    response = refused(MethodNotAllowed(f"{request.method} is not possible here."))
    response.headers["Allow"] = "GET, HEAD"
    return response
