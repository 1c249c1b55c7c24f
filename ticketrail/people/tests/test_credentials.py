"""Cookies, access and refresh tokens, tickets: what opens a door, and what no longer does."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings

from ticketrail import journal
from ticketrail.kernel import ids
from ticketrail.kernel.refusals import NotFound, Unauthenticated
from ticketrail.people import reads, recognise, sign_in, tickets, tokens
from ticketrail.people.commands import add_member, revoke_membership
from ticketrail.people.models import RefreshToken, UsedTicket
from ticketrail.people.tests.team import PASSWORD, Team, again, bearer, browser, now, seen
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, do, head

LETTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-")


def signed_in(username: str = "waiter", restaurant_id: int | None = None) -> dict[str, Any]:
    return sign_in.with_password(username, PASSWORD, restaurant_id)


def test_a_password_gives_tokens_that_name_the_person_and_the_place(team: Team) -> None:
    answer = signed_in()
    assert {name: answer[name] for name in answer if not name.endswith("_token")} == {
        "token_type": "Bearer",
        "expires_in": 3600,
        "user_id": team.users["waiter"],
        "restaurant_id": AURORA,
        "role": "waiter",
        "restaurants": [{"id": AURORA, "name": "Aurora", "role": "waiter"}],
    }
    viewer = bearer(answer["access_token"])
    assert (viewer.user_id, viewer.roles, viewer.restaurant_id) == (team.users["waiter"], {AURORA: "waiter"}, AURORA)
    assert viewer.expires_at is not None and abs(viewer.expires_at - now().timestamp() - 3600) < 5
    assert viewer.scope == f"user:{team.users['waiter']}"


def test_one_of_several_places_may_be_chosen_and_no_other(team: Team) -> None:
    do(BLUEDOOR, add_member, user_id=team.users["waiter"], role="kitchen")
    assert signed_in()["restaurant_id"] == AURORA
    chosen = signed_in(restaurant_id=BLUEDOOR)
    assert (chosen["restaurant_id"], chosen["role"]) == (BLUEDOOR, "kitchen")
    with pytest.raises(NotFound):
        signed_in("kitchen", BLUEDOOR)
    with pytest.raises(Unauthenticated):
        sign_in.with_password("waiter", "wrong", AURORA)


def test_a_customer_has_no_place_of_work(team: Team) -> None:
    answer = signed_in("customer")
    assert (answer["restaurant_id"], answer["role"], answer["restaurants"]) == (None, None, [])
    assert bearer(answer["access_token"]).customer


def test_an_access_token_expires(team: Team) -> None:
    token = signed_in()["access_token"]
    bearer(token, now() + timedelta(minutes=59))
    with pytest.raises(Unauthenticated):
        bearer(token, now() + timedelta(minutes=61))


def forged() -> list[str]:
    """Tokens that look right and were not made here, or not for this."""
    made = tokens.access(user_id=1, mark="m", family="f", restaurant_id=1, role="owner", at=now())
    claims = jwt.decode(made, options={"verify_signature": False})
    header, body, signature = made.split(".")
    true_key = tokens._key()
    return [
        jwt.encode(claims, key=None, algorithm="none"),
        jwt.encode(claims, "another key of sufficient length....", algorithm="HS256"),
        jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256"),
        jwt.encode(claims | {"typ": "refresh"}, true_key, algorithm="HS256"),
        jwt.encode(claims | {"iss": "elsewhere"}, true_key, algorithm="HS256"),
        jwt.encode(claims | {"sub": "waiter"}, true_key, algorithm="HS256"),
        jwt.encode(claims | {"rid": "1"}, true_key, algorithm="HS256"),
        jwt.encode({k: v for k, v in claims.items() if k != "exp"}, true_key, algorithm="HS256"),
        jwt.encode({k: v for k, v in claims.items() if k != "jti"}, true_key, algorithm="HS256"),
        f"{header}.{body}.",
        f"{header}.{body}",
        f"{header}.{body}.{signature[:-2]}AA",
        "",
        "ws~nonsense",
        "\0",
        "é.é.é",
    ]


def test_no_forged_token_opens_a_door(team: Team) -> None:
    for token in forged():
        with pytest.raises(Unauthenticated):
            bearer(token)


def test_a_token_of_somebody_who_is_gone_opens_nothing(team: Team) -> None:
    user = tokens.access(user_id=999, mark="m", family="f", restaurant_id=None, role=None, at=now())
    with pytest.raises(Unauthenticated):
        bearer(user)


def test_refresh_tokens_are_good_for_one_use(team: Team) -> None:
    first = signed_in()
    second = sign_in.with_refresh_token(first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    assert bearer(second["access_token"]).user_id == team.users["waiter"]
    third = sign_in.with_refresh_token(second["refresh_token"])
    assert third["restaurant_id"] == AURORA
    assert ids.digest(third["refresh_token"]) in RefreshToken.objects.values_list("digest", flat=True)


def test_a_refresh_token_used_twice_ends_the_whole_login(team: Team) -> None:
    other = signed_in()
    first = signed_in()
    second = sign_in.with_refresh_token(first["refresh_token"])
    before = head(0)
    with pytest.raises(Unauthenticated):
        sign_in.with_refresh_token(first["refresh_token"])
    with pytest.raises(Unauthenticated):
        sign_in.with_refresh_token(second["refresh_token"])
    with pytest.raises(Unauthenticated):
        bearer(second["access_token"])
    with journal.reading(0) as rows:
        (ended,) = rows.events(before)
    (closed,) = reads.closes(ended)
    assert closed[0].startswith("family:") and closed[1] == 4401
    assert bearer(other["access_token"]).user_id == team.users["waiter"]


def test_unknown_and_old_refresh_tokens_are_refused(team: Team) -> None:
    with pytest.raises(Unauthenticated):
        sign_in.with_refresh_token("never-seen")
    answer = signed_in()
    RefreshToken.objects.update(expires_at=now() - timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        sign_in.with_refresh_token(answer["refresh_token"])
    signed_in()
    assert RefreshToken.objects.count() == 1


def test_signing_out_ends_that_login_alone(team: Team) -> None:
    one, other = signed_in(), signed_in()
    viewer = bearer(one["access_token"])
    before = head(0)
    sign_in.out(viewer)
    with pytest.raises(Unauthenticated):
        bearer(one["access_token"])
    with pytest.raises(Unauthenticated):
        again(viewer)
    bearer(other["access_token"])
    with journal.reading(0) as rows:
        (ended,) = rows.events(before)
    assert reads.closes(ended) == [(f"family:{viewer.family}", 4401)]
    assert f"family:{viewer.family}" in viewer.identities


def test_a_browser_is_known_by_its_cookie(team: Team) -> None:
    key = browser("owner")
    viewer = seen(key)
    assert viewer is not None
    assert (viewer.user_id, viewer.restaurant_id, viewer.credential) == (team.users["owner"], AURORA, "cookie")
    assert viewer.login == ids.digest(key) and key not in repr(viewer)
    sign_in.out(viewer)
    for nobody in ("", "x" * 32, "nul\0", "'; --"):
        assert seen(nobody) is None
    with journal.reading(0) as rows:
        assert recognise.by_session(rows, key, now() + timedelta(days=365)) is None


def test_roles_are_those_of_the_moment(team: Team) -> None:
    viewer = seen(browser("waiter"))
    assert viewer is not None
    do(AURORA, revoke_membership, membership_id=team.members["waiter"])
    assert again(viewer).roles == {}
    do(BLUEDOOR, add_member, user_id=team.users["waiter"], role="kitchen")
    assert again(viewer).roles == {BLUEDOOR: "kitchen"}


def test_a_ticket_is_good_for_one_use_and_half_a_minute(team: Team) -> None:
    viewer = bearer(signed_in()["access_token"])
    token = tickets.issue(viewer, now())
    assert tickets.is_ticket(token) and set(token) <= LETTERS
    held = again(recognise.redeem(token, now()))
    assert (held.user_id, held.roles, held.credential) == (viewer.user_id, viewer.roles, "ticket")
    assert held.expires_at == viewer.expires_at and f"family:{viewer.family}" in held.identities
    with pytest.raises(Unauthenticated):
        recognise.redeem(token, now())
    with pytest.raises(Unauthenticated):
        recognise.redeem(tickets.issue(viewer, now()), now() + timedelta(seconds=31))


def test_a_ticket_is_used_up_without_blocking(team: Team) -> None:
    viewer = seen(browser("waiter"))
    assert viewer is not None
    token = tickets.issue(viewer, now())
    assert asyncio.run(recognise.aredeem(token, now())).user_id == viewer.user_id
    with pytest.raises(Unauthenticated):
        asyncio.run(recognise.aredeem(token, now()))


def test_forged_tickets_open_nothing(team: Team) -> None:
    viewer = seen(browser("waiter"))
    assert viewer is not None
    token = tickets.issue(viewer, now())
    for text in (token[:-1] + "x", "ws~", "ws~a~b", token.removeprefix("ws~")[5:], "ws~é"):
        with pytest.raises(Unauthenticated):
            recognise.redeem(text, now())
    assert UsedTicket.objects.count() == 0


def test_used_tickets_are_forgotten_when_they_could_not_be_tried_again(team: Team) -> None:
    viewer = seen(browser("waiter"))
    assert viewer is not None
    UsedTicket.objects.create(ticket="old", expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    recognise.redeem(tickets.issue(viewer, now()), now())
    assert list(UsedTicket.objects.values_list("ticket", flat=True)) != ["old"]
    assert UsedTicket.objects.count() == 1
