"""``/login/`` and ``/logout/``: signing people in by a browser's session."""

from functools import partial

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ticketrail.dialects import signing_in
from ticketrail.kernel.refusals import Refusal, Unauthenticated
from ticketrail.people import passwords, sign_in
from ticketrail.people.models import User
from ticketrail.screens import door
from ticketrail.web.homes import home_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
async def log_in(request: HttpRequest) -> HttpResponse:
    """The form, and what becomes of it."""
    if request.method != "POST":
        return _form(request, wanted=request.GET.get("next", ""))
    username, wanted = request.POST.get("username", ""), request.POST.get("next", "")
    enter = partial(_enter, request, username, request.POST.get("password", ""))
    try:
        user = await signing_in.guarded(request, username, enter)
    except Refusal as refusal:
        return _form(request, wanted=wanted, username=username, refusal=refusal)
    return HttpResponseRedirect(wanted if is_ours(request, wanted) else await home_of(user.pk))


@never_cache
@require_POST
async def log_out(request: HttpRequest) -> HttpResponse:
    """End the login of this browser; its live screens close within moments."""
    await signing_in.apart(partial(_leave, request))
    return HttpResponseRedirect("/login/")


def _enter(request: HttpRequest, username: str, password: str) -> User:
    if "\0" in username + password:
        # Not every database can even be asked for such a name.
        raise Unauthenticated("This name and password do not go together.")
    user = passwords.verify(username, password)
    auth.login(request, user)
    return user


def _leave(request: HttpRequest) -> None:
    viewer = door.here(request.COOKIES)
    if viewer is not None:
        sign_in.out(viewer)
    auth.logout(request)


def is_ours(request: HttpRequest, wanted: str) -> bool:
    """Whether ``wanted`` leads to a page of this server."""
    return url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())


def _form(request: HttpRequest, *, wanted: str, username: str = "", refusal: Refusal | None = None) -> HttpResponse:
    context = {"next": wanted, "username": username, "refusal": refusal.message if refusal else ""}
    response = render(request, "web/login.html", context, status=refusal.status if refusal else 200)
    if refusal is not None and refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
