"""``/signup/``: how somebody becomes a customer with an account, and is signed in from then on."""

from functools import partial
from typing import Any

from django.contrib import auth
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ticketrail import journal
from ticketrail.dialects import callers, rates, signing_in
from ticketrail.kernel.refusals import Invalid, Refusal
from ticketrail.people import passwords
from ticketrail.people.commands import NameTaken, sign_up_customer
from ticketrail.people.commands.users import About
from ticketrail.people.viewer import GUEST
from ticketrail.screens import door
from ticketrail.screens.account_words import Words, account_words
from ticketrail.web.account import spoken
from ticketrail.web.homes import ACCOUNT, home_of
from ticketrail.web.login import is_ours

Said = dict[str, str]
FIELDS = ("name", "username", "password", "next")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
async def sign_up(request: HttpRequest) -> HttpResponse:
    """The form, and the account that comes of it."""
    viewer = await door.by_cookies(request.COOKIES) if request.COOKIES else None
    if viewer is not None and viewer.user_id is not None:
        return HttpResponseRedirect(await home_of(viewer.user_id))
    language = spoken(request)
    if request.method != "POST":
        return _form(request, language, {"next": request.GET.get("next", "")})
    said = {field: request.POST.get(field, "") for field in FIELDS}
    try:
        # Counted whatever comes of it: a try costs as much as a login, and an account is for good.
        rates.check(rates.SIGN_UPS_PER_ADDRESS, "sign-up", callers.address(request))
        await signing_in.apart(partial(_enter, request, said, language))
    except Refusal as refusal:
        return _form(request, language, said, refusal)
    return HttpResponseRedirect(said["next"] if is_ours(request, said["next"]) else ACCOUNT)


def _enter(request: HttpRequest, said: Said, language: str) -> None:
    username, name = said["username"].strip(), said["name"].strip()
    about = About(name=name, email=_email(username))
    # Django's sentences about passwords come in the language of the page.
    with translation.override(language):
        hashed = _hashed(said["password"], username, about)
    try:
        who = journal.Actor("guest", None, name or GUEST)
        user = journal.run(0, who, sign_up_customer, username=username, password_hash=hashed, **about).value
    except IntegrityError as error:
        # Two people chose it at the same moment, and neither could see the other's row.
        raise NameTaken("This name is taken.", fields={"username": "This name is taken."}) from error
    auth.login(request, user)


def _hashed(password: str, username: str, about: About) -> str:
    if "\0" in password:
        raise Invalid("Choose another password.", fields={"password": "A password is made of letters."})
    return passwords.hashed(password, username=username, name=about["name"], email=about["email"])


def _email(username: str) -> str:
    """The name, where it is an address at the same time."""
    try:
        validate_email(username)
    except ValidationError:
        return ""
    return username


def _form(request: HttpRequest, language: str, said: Said, refusal: Refusal | None = None) -> HttpResponse:
    shown: dict[str, Any] = {name: value for name, value in said.items() if name != "password"}
    say = account_words(language)
    shown |= {"lang": language, "words": say, "wrong": {}, "refusal": ""}
    if refusal is not None:
        shown["wrong"] = _wrong(refusal, say)
        shown["refusal"] = say["try_again"] if shown["wrong"] else refusal.message
    response = render(request, "web/signup.html", shown, status=refusal.status if refusal else 200)
    response.headers["Content-Language"] = language
    if refusal is not None and refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _wrong(refusal: Refusal, say: Words) -> Said:
    """What is wrong with which field, in the page's language."""
    problems = dict(refusal.fields or {})
    if "username" in problems:
        problems["username"] = say["username_taken" if isinstance(refusal, NameTaken) else "username_wrong"]
    if "name" in problems:
        problems["name"] = say["name_wrong"]
    return problems
