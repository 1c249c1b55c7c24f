"""Signing programs in: a password, or a refresh token, for an access token; any credentials for a socket's ticket."""

from functools import partial

from django.http import HttpResponse

from ticketrail.dialects import signing_in
from ticketrail.dialects.answers import answer
from ticketrail.dialects.native import cards, shapes
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import operation
from ticketrail.kernel import clock
from ticketrail.kernel.refusals import NotFound, Unauthenticated
from ticketrail.people import sign_in, tickets


@operation(
    "POST",
    "auth/token",
    answer=cards.Tokens,
    body=shapes.Login,
    example={"username": "waiter", "password": "demo"},
    public=True,
    key="none",
    who="everybody with an account",
    refusals=(Unauthenticated, NotFound),
)
async def sign_in_with_password(call: Call, body: shapes.Login) -> HttpResponse:
    """A name and a password for tokens. The access token lasts an hour, the refresh token a month.

    With several places of work, `restaurant_id` chooses the one the token is for; otherwise it is the first.
    """
    check = partial(sign_in.with_password, body.username, body.password, body.restaurant_id)
    return answer(await signing_in.guarded(call.request, body.username, check))


@operation(
    "POST",
    "auth/refresh",
    answer=cards.Tokens,
    body=shapes.Refresh,
    example={"refresh_token": "…"},
    public=True,
    key="none",
    who="everybody with a refresh token",
    refusals=(Unauthenticated,),
)
async def refresh(call: Call, body: shapes.Refresh) -> HttpResponse:
    """The next tokens of a login. A refresh token is good for one use; used twice, the whole login ends."""
    return answer(await signing_in.apart(sign_in.with_refresh_token, body.refresh_token))


@operation(
    "POST",
    "auth/ws-ticket",
    answer=cards.Ticket,
    body=shapes.Nothing,
    example={},
    key="none",
    who="everybody with credentials",
)
async def socket_ticket(call: Call, body: shapes.Nothing) -> HttpResponse:
    """A ticket that opens one socket within 30 seconds, for clients that cannot send a header."""
    return answer({"ticket": tickets.issue(call.known, clock.now()), "expires_in": tickets.SECONDS})
