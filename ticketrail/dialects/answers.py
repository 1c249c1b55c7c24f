"""Answers to programs: exact JSON, and one shape for every refusal."""

import logging
from typing import Any

from django.http import HttpResponse

from ticketrail.kernel import wire
from ticketrail.kernel.refusals import Refusal, Unavailable

log = logging.getLogger(__name__)


def answer(body: Any, *, status: int = 200, replayed: bool = False) -> HttpResponse:
    """``body`` as JSON; bytes are JSON already. Never kept by anybody on the way: it is one viewer's view."""
    response = HttpResponse(
        body if isinstance(body, bytes) else wire.encode(body), status=status, content_type="application/json"
    )
    response.headers["Cache-Control"] = "private, no-store"
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def refused(refusal: Refusal) -> HttpResponse:
    """``{code, message, current?, fields?}`` with the refusal's status."""
    return with_headers(answer(refusal.body(), status=refusal.status), refusal)


def away(error: Exception) -> Unavailable:
    """The refusal for a database that does not answer: nothing was changed, and it is worth trying again."""
    log.warning("the database is away: %s", error)
    return Unavailable("The database is away. Nothing was changed; please try again.", retry_after=2)


def with_headers(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    """What HTTP says beside the body: when to come again, and how to sign in."""
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="ticketrail"'
    return response
