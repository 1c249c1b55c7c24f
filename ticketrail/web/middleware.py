"""What every answer carries, and Django's own middleware kept to pages.

Django runs its session and authentication middleware on another thread, at every request, used or not. Programs find
their way by `ticketrail.screens.door` and need none of it, so their requests go past without a single change of thread.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import markcoroutinefunction
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware

Handler = Callable[[HttpRequest], Awaitable[HttpResponseBase]]

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "media-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


def of_program(request: HttpRequest) -> bool:
    """Whether this is an API call, which carries its own credentials, and not a page."""
    return request.path_info.startswith(("/api/", "/operations/api/"))


class Headers:
    """The same protective headers on every answer, also on errors and files."""

    async_capable = True
    sync_capable = False

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = await self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path_info.startswith("/api/"):
            _let_across(request, response)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response


def _let_across(request: HttpRequest, response: HttpResponseBase) -> None:
    """Pages of the allowed origins may call the API with a Bearer token. Cookies never cross."""
    response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("Vary"), "Origin")))
    if request.headers.get("Origin") in settings.TICKETRAIL.origins:
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Expose-Headers"] = "Idempotency-Replayed, Retry-After"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, PATCH"
            response.headers["Access-Control-Allow-Headers"] = "authorization, content-type, idempotency-key"
            response.headers["Access-Control-Max-Age"] = "600"


class _ForPages:
    """Mixed in front of one of Django's: programs go past it."""

    get_response: Any

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        if of_program(request):
            response: HttpResponseBase = await self.get_response(request)
        else:
            response = await super().__acall__(request)  # type: ignore[misc]  # Django's class comes next
        return response


class Session(_ForPages, SessionMiddleware):
    """Django's session, on pages."""


class Slash(_ForPages, CommonMiddleware):
    """``/login`` is ``/login/``, on pages."""


class Language(_ForPages, LocaleMiddleware):
    """The reader's language, on pages."""


class Authentication(_ForPages, AuthenticationMiddleware):
    """``request.user``, on pages."""


class Messages(_ForPages, MessageMiddleware):
    """Django admin's messages, on pages."""


class Csrf(_ForPages, CsrfViewMiddleware):
    """Django's protection of forms, on pages. API calls with a cookie are checked by `dialects.callers`."""

    async def process_view(  # type: ignore[override]  # asynchronous: it looks at cookies and headers only
        self, request: HttpRequest, callback: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        return None if of_program(request) else super().process_view(request, callback, args, kwargs)
