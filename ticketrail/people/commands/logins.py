"""Logins of programs and browsers. These commands run in stream 0.

A program's login is a family of refresh tokens, each good for one use. Whoever uses one twice has stolen it or was
stolen from, so the whole family ends.
"""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from ticketrail import journal
from ticketrail.kernel import ids
from ticketrail.people import events
from ticketrail.people.commands.users import locked_user, revoke_tokens
from ticketrail.people.models import RefreshToken, UsedTicket, User

LASTS: Final = timedelta(days=30)


class Login(msgspec.Struct, frozen=True):
    """A program's login after a step: who it is, and the refresh token for the next step."""

    user: User
    restaurant_id: int | None
    family: str
    refresh_token: str


def grant(entry: journal.Entry, *, user_id: int, workplace: int | None) -> Login:
    """Begin a login, at a restaurant where one was chosen. It makes no event: no screen shows it."""
    RefreshToken.objects.using(entry.using).filter(expires_at__lt=entry.at).delete()
    return _next(entry, locked_user(entry, user_id), workplace, ids.secret(12))


def rotate(entry: journal.Entry, *, refresh_token: str) -> Login | None:
    """Exchange a refresh token for the next one. None when it is not good, which ends its family if it was used before.

    It returns and does not raise, because a refusal would undo the ending as well.
    """
    tokens = RefreshToken.objects.using(entry.using)
    token = tokens.select_related("user").filter(digest=ids.digest(refresh_token)).first()
    if token is None or token.revoked_at is not None or token.expires_at <= entry.at or not token.user.is_active:
        return None
    if not tokens.filter(pk=token.pk, used_at__isnull=True).update(used_at=entry.at):
        revoke_tokens(entry, token.user_id, family=token.family)
        entry.add(events.SignedOut(id=token.user_id, family=token.family))
        return None
    return _next(entry, token.user, token.restaurant_id, token.family)


def sign_out(entry: journal.Entry, *, user_id: int, login: str = "", family: str = "") -> None:
    """End one login: a browser's, by the digest of its session key, or a program's family."""
    user = locked_user(entry, user_id)
    if family:
        revoke_tokens(entry, user.pk, family=family)
    entry.add(events.SignedOut(id=user.pk, login=login, family=family))


def sign_out_everywhere(entry: journal.Entry, *, user_id: int) -> User:
    """End every login of somebody, of browsers and programs alike."""
    user = locked_user(entry, user_id)
    user.logins += 1
    user.save(using=entry.using, update_fields=["logins"])
    revoke_tokens(entry, user.pk)
    entry.add(events.SignedOutEverywhere(id=user.pk))
    return user


def use_ticket(entry: journal.Entry, *, number: str, expires_at: datetime) -> bool:
    """Record that a WebSocket ticket was used. False when it was used before."""
    used = UsedTicket.objects.using(entry.using)
    used.filter(expires_at__lt=entry.at).delete()
    _, first = used.get_or_create(ticket=number, defaults={"expires_at": expires_at})
    return first


def _next(entry: journal.Entry, user: User, restaurant_id: int | None, family: str) -> Login:
    secret = ids.secret(32)
    RefreshToken.objects.using(entry.using).create(
        user=user,
        restaurant_id=restaurant_id,
        family=family,
        digest=ids.digest(secret),
        expires_at=entry.at + LASTS,
    )
    return Login(user, restaurant_id, family, secret)
