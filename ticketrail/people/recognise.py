"""From credentials to a `Viewer`: a browser's session, a Bearer token, a ticket; and the same person looked up again.

Needs no request, so that pages, the API and sockets share it. Call these with the rows of stream 0 (or of any other:
people are not a restaurant's).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from ticketrail import journal
from ticketrail.kernel import ids
from ticketrail.kernel.refusals import Unauthenticated
from ticketrail.people import tickets, tokens
from ticketrail.people.commands import use_ticket
from ticketrail.people.models import Membership, RefreshToken, User
from ticketrail.people.viewer import Credential, Viewer

GONE = "You have been signed out. Please sign in again."


def by_cookies(rows: journal.Rows, cookies: Mapping[str, str], at: datetime) -> Viewer | None:
    """The person whose browser sends these cookies; None where they tell of no login that still holds."""
    return by_session(rows, cookies.get(settings.SESSION_COOKIE_NAME, ""), at)


def by_session(rows: journal.Rows, session_key: str, at: datetime) -> Viewer | None:
    """The person signed in with a browser's session; None where there is none, or where it no longer holds."""
    said = _session(rows, session_key, at)
    user = _user(rows, said.get(SESSION_KEY))
    if user is None or not constant_time_compare(str(said.get(HASH_SESSION_KEY, "")), user.get_session_auth_hash()):
        return None
    return _viewer(rows, user, "cookie", login=ids.digest(session_key))


def by_bearer(rows: journal.Rows, token: str, at: datetime) -> Viewer:
    """The person an access token names. Raises `Unauthenticated` for one that is forged, expired or signed out."""
    claims = tokens.read(token, at)
    user = _user(rows, claims.user_id)
    if user is None or user.mark() != claims.mk or not _family_holds(rows, claims.fam):
        raise Unauthenticated(GONE)
    named = {"family": claims.fam, "jti": claims.jti, "expires_at": float(claims.exp), "restaurant_id": claims.rid}
    return _viewer(rows, user, "bearer", **named)


def redeem(token: str, at: datetime) -> Viewer:
    """Who a WebSocket ticket was made for, using it up. Look the person up (`again`) before believing it.

    Blocks for a commit. Raises `Unauthenticated` for a ticket that is forged, expired or used before.
    """
    ticket = tickets.read(token, at)
    ends = datetime.fromtimestamp(ticket.expires_at, UTC)
    if not journal.run(0, journal.SYSTEM, use_ticket, number=ticket.number, expires_at=ends).value:
        raise Unauthenticated("This ticket has been used already. Ask for a new one.")
    return ticket.viewer


async def aredeem(token: str, at: datetime) -> Viewer:
    """`redeem` for the event loop."""
    ticket = tickets.read(token, at)
    ends = datetime.fromtimestamp(ticket.expires_at, UTC)
    done = await journal.arun(0, journal.SYSTEM, use_ticket, number=ticket.number, expires_at=ends)
    if not done.value:
        raise Unauthenticated("This ticket has been used already. Ask for a new one.")
    return ticket.viewer


def again(rows: journal.Rows, viewer: Viewer) -> Viewer:
    """The same login with the roles of this moment. Raises `Unauthenticated` when the login no longer holds.

    A guest pass or a tracking token is left as it is: the rooms that made them look them up.
    """
    if viewer.user_id is None:
        return viewer
    user = _user(rows, viewer.user_id)
    if user is None or user.mark() != viewer.mark or (viewer.family and not _family_holds(rows, viewer.family)):
        raise Unauthenticated(GONE)
    fresh = _viewer(rows, user, viewer.credential)
    looked_up = {name: getattr(fresh, name) for name in ("roles", "name", "customer", "operator")}
    return msgspec.structs.replace(viewer, **looked_up)


def _session(rows: journal.Rows, session_key: str, at: datetime) -> dict[str, Any]:
    # Read as a row, not through the session store: that one asks the writing connection and may delete.
    found = Session.objects.using(rows.using).filter(session_key=session_key, expire_date__gt=at)
    data = found.values_list("session_data", flat=True).first() if session_key.isalnum() else None
    return {} if data is None else dict(SessionStore().decode(data))


def _user(rows: journal.Rows, user_id: Any) -> User | None:
    known = User.objects.using(rows.using).filter(is_active=True)
    return known.filter(pk=user_id).first() if user_id is not None else None


def _family_holds(rows: journal.Rows, family: str) -> bool:
    return RefreshToken.objects.using(rows.using).filter(family=family, revoked_at__isnull=True).exists()


def _viewer(rows: journal.Rows, user: User, credential: Credential, **named: Any) -> Viewer:
    work = Membership.objects.using(rows.using).filter(user_id=user.pk, active=True)
    roles = dict(work.order_by("restaurant_id").values_list("restaurant_id", "role"))
    if credential == "cookie" and len(roles) == 1:
        named["restaurant_id"] = next(iter(roles))
    return Viewer(
        credential=credential,
        user_id=user.pk,
        name=user.get_full_name(),
        roles=roles,
        customer=user.is_customer,
        operator=user.is_superuser,
        mark=user.mark(),
        **named,
    )
