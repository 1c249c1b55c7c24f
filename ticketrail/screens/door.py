"""The door: who somebody is, from whatever they show. One for pages, API calls and sockets.

A login, a guest's pass and a tracking token come from three rooms; only here are they one person. A token that is
shown goes before cookies, and then the cookies count for nothing.
"""

from collections.abc import Mapping

import msgspec

from ticketrail import journal, live
from ticketrail.floor import reads as floor
from ticketrail.kernel import clock
from ticketrail.kernel.refusals import Unauthenticated
from ticketrail.orders import tracking
from ticketrail.people import reads as people
from ticketrail.people import recognise, tickets
from ticketrail.people.viewer import Viewer

# A JSON Web Token has three parts; a tracking token has two.
_DOTS = 2
_OF_A_GUEST = ("session_id", "guest_id", "guest_name", "guest_restaurant_id")


async def by_token(token: str) -> Viewer:
    """Whose token this is: an access token, a ticket (used up by this) or a tracking token; or `Unauthenticated`."""
    if tickets.is_ticket(token):
        return await again(await recognise.aredeem(token, clock.now()))
    if token.count(".") == _DOTS:
        return await journal.aread(0, recognise.by_bearer, token, clock.now())
    opened = tracking.opened(token)
    if opened is None:
        raise Unauthenticated("This token is not valid. Sign in again.")
    restaurant_id, order_id = opened
    return Viewer(credential="tracking", order_id=order_id, order_restaurant_id=restaurant_id)


async def by_cookies(cookies: Mapping[str, str]) -> Viewer | None:
    """Whose cookies these are: a login, a guest's pass, or both at once. None where neither holds any more."""
    return await journal.aread(0, of_cookies, cookies)


def here(cookies: Mapping[str, str]) -> Viewer | None:
    """`by_cookies` for a thread that may wait."""
    with journal.reading(0) as rows:
        return of_cookies(rows, cookies)


def of_cookies(rows: journal.Rows, cookies: Mapping[str, str]) -> Viewer | None:
    """`by_cookies` for somebody who is reading already."""
    now = clock.now()
    user, guest = recognise.by_cookies(rows, cookies, now), floor.by_cookies(rows, cookies, now)
    if user is None or guest is None:
        return user or guest
    return msgspec.structs.replace(user, **{name: getattr(guest, name) for name in _OF_A_GUEST})


async def again(viewer: Viewer) -> Viewer:
    """The same person with what holds at this moment. Raises when their login or their party at the table has ended."""
    return await journal.aread(0, _again, viewer)


def _again(rows: journal.Rows, viewer: Viewer) -> Viewer:
    return floor.again(rows, recognise.again(rows, viewer))


# What ends a live connection, told by the rooms that know: a lost job, a new password, a party that has left.
live.closes(people.closes)
live.closes(floor.closes)


class Door:
    """`live.Door` for Ticketrail."""

    async def viewer(self, credentials: live.Credentials) -> Viewer | None:
        """Who this is; None when nothing says so."""
        if credentials.presented is not None:
            return await by_token(credentials.presented)
        return await by_cookies(credentials.cookies)

    async def again(self, viewer: Viewer) -> Viewer:
        """The same person, looked up anew."""
        return await again(viewer)

    def expires_at(self, viewer: Viewer) -> float | None:
        """When the access token ends, in Unix seconds."""
        return viewer.expires_at

    def scope(self, viewer: Viewer) -> str:
        """Whose idempotency keys these are."""
        return scope(viewer)


def scope(viewer: Viewer) -> str:
    """Whose idempotency keys these are. A guest is known by the pass from the first call on, before there is a row."""
    return viewer.scope if viewer.user_id is not None or not viewer.jti else f"pass:{viewer.jti}"
