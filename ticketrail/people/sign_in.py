"""Signing a program in: password to tokens, refresh token to tokens. What the API answers with is made here."""

from typing import Any

from ticketrail import journal
from ticketrail.kernel import clock
from ticketrail.kernel.refusals import NotFound, Unauthenticated
from ticketrail.people import passwords, reads, tokens
from ticketrail.people.commands import Login, grant, rotate, sign_out
from ticketrail.people.models import User
from ticketrail.people.viewer import Viewer


def with_password(username: str, password: str, restaurant_id: int | None = None) -> dict[str, Any]:
    """Tokens for somebody with a password. ``restaurant_id`` chooses among several places of work; it may be left out.

    Blocks: hashing takes its time. Raises `Unauthenticated`, or `NotFound` for a restaurant they do not work in.
    """
    user = passwords.verify(username, password)
    chosen = _chosen(user, restaurant_id)
    return _answer(journal.run(0, actor(user), grant, user_id=user.pk, workplace=chosen).value)


def with_refresh_token(refresh_token: str) -> dict[str, Any]:
    """The next tokens of a login. Raises `Unauthenticated` for a token that is unknown, old or was used before."""
    login = journal.run(0, journal.SYSTEM, rotate, refresh_token=refresh_token).value
    if login is None:
        raise Unauthenticated("This refresh token is not valid any more. Sign in again.")
    return _answer(login)


def out(viewer: Viewer) -> None:
    """End the login that ``viewer`` came with, and its live sockets."""
    if viewer.user_id is not None:
        who = journal.Actor("staff" if viewer.roles else "customer", viewer.user_id, viewer.name)
        journal.run(0, who, sign_out, user_id=viewer.user_id, login=viewer.login, family=viewer.family)


def actor(user: User) -> journal.Actor:
    """The user as the one who acts in stream 0."""
    return journal.Actor("customer" if user.is_customer else "staff", user.pk, user.get_full_name())


def _chosen(user: User, restaurant_id: int | None) -> int | None:
    with journal.reading(0) as rows:
        places = [place["id"] for place in reads.workplaces(rows, user.pk)]
    if restaurant_id is not None and restaurant_id not in places:
        raise NotFound("There is no such restaurant.")
    return restaurant_id if restaurant_id is not None else next(iter(places), None)


def _answer(login: Login) -> dict[str, Any]:
    with journal.reading(0) as rows:
        places = reads.workplaces(rows, login.user.pk)
    role = next((place["role"] for place in places if place["id"] == login.restaurant_id), None)
    # Work that ended since the login leaves no restaurant in the token.
    restaurant_id = login.restaurant_id if role else None
    access = tokens.access(
        user_id=login.user.pk,
        mark=login.user.mark(),
        family=login.family,
        restaurant_id=restaurant_id,
        role=role,
        at=clock.now(),
    )
    return {
        "access_token": access,
        "refresh_token": login.refresh_token,
        "token_type": "Bearer",
        "expires_in": tokens.SECONDS,
        "user_id": login.user.pk,
        "restaurant_id": restaurant_id,
        "role": role,
        "restaurants": places,
    }
