"""Who calls over HTTP: their credentials, their proof that a page of ours sent them, and whose keys they use."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from ticketrail import journal
from ticketrail.dialects import bodies
from ticketrail.dialects.refusals import CsrfMissing
from ticketrail.kernel import ids
from ticketrail.people.viewer import Viewer
from ticketrail.screens import door

SAFE = ("GET", "HEAD", "OPTIONS")
BEARER = "bearer "


async def viewer_of(request: HttpRequest) -> Viewer | None:
    """Whoever the request's credentials name; a Bearer token counts before cookies. Forged or expired ones raise."""
    given = request.headers.get("Authorization", "")
    if given[: len(BEARER)].lower() == BEARER:
        return await door.by_token(given[len(BEARER) :].strip())
    if not request.COOKIES:
        return None
    return await door.by_cookies(request.COOKIES)


def check_csrf(request: HttpRequest, viewer: Viewer | None) -> None:
    """Raise `CsrfMissing` where a cookie speaks for the caller and nothing shows that one of our own pages sent it."""
    if request.method in SAFE or viewer is None or viewer.credential not in ("cookie", "pass"):
        return
    check = CsrfViewMiddleware(_nothing)
    check.process_request(request)
    if check.process_view(request, _nothing, (), {}) is not None:
        raise CsrfMissing("Send the csrftoken cookie's value in the X-CSRFToken header as well.")


def _nothing(request: HttpRequest) -> HttpResponse:
    """Stands for the rest of the way: of Django's middleware only its checks are used."""
    return HttpResponse()


def address(request: HttpRequest) -> str:
    """The caller's network address, as the server or a trusted proxy saw it."""
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def device(request: HttpRequest) -> str:
    """What stays the same for one browser: its CSRF cookie, else its address and the name it gives itself."""
    known = request.COOKIES.get("csrftoken") or f"{address(request)} {request.headers.get('User-Agent', '')}"
    return ids.digest(known)[:32]


def scope(request: HttpRequest, viewer: Viewer | None) -> str:
    """Whose idempotency keys these are."""
    return f"device:{device(request)}" if viewer is None else door.scope(viewer)


def once(
    request: HttpRequest, viewer: Viewer | None, sent: Any, shown: Callable[[journal.Done[Any]], bytes]
) -> journal.Once | None:
    """The receipt for the request's ``Idempotency-Key``, None without one; ``shown`` makes the body kept with it."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    # The path belongs to it: the same body sent to another order is another request.
    return journal.Once(scope(request, viewer), request.path_info, key, bodies.fingerprint(sent), shown)
