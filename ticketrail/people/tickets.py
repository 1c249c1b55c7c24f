"""WebSocket tickets: 30 seconds, one use, safe to be seen in a URL.

A ticket carries the signed name of the credential it was made from, nothing is stored when it is made. Its use is
recorded by `commands.use_ticket`, which is what makes it good for one time.
"""

from datetime import datetime
from typing import Any, Final

import msgspec
from django.core import signing

from ticketrail.kernel import ids
from ticketrail.kernel.refusals import Unauthenticated
from ticketrail.people.viewer import Viewer

SECONDS: Final = 30
_PREFIX: Final = "ws~"


class Ticket(msgspec.Struct, frozen=True):
    """A ticket that was signed here and has not expired. ``viewer`` is who asked for it, as they were then."""

    number: str
    expires_at: float
    viewer: Viewer


def issue(viewer: Viewer, at: datetime) -> str:
    """A ticket for somebody who has shown other credentials. It uses the letters ``A-Z a-z 0-9 . _ ~ -`` only."""
    # Roles are looked up again when it is used.
    named = msgspec.structs.replace(viewer, credential="ticket", roles={})
    ticket = Ticket(ids.secret(12), at.timestamp() + SECONDS, named)
    return _PREFIX + _signer().sign_object(msgspec.to_builtins(ticket))


def is_ticket(token: str) -> bool:
    """Whether a token is meant as a ticket, true or forged."""
    return token.startswith(_PREFIX)


def read(token: str, at: datetime) -> Ticket:
    """The ticket. Raises `Unauthenticated` for one that is forged or older than 30 seconds."""
    try:
        said: Any = _signer().unsign_object(token.removeprefix(_PREFIX))
        ticket = msgspec.convert(said, Ticket)
    except (signing.BadSignature, msgspec.ValidationError, ValueError) as error:
        raise Unauthenticated("This ticket is not valid. Ask for a new one.") from error
    if ticket.expires_at <= at.timestamp():
        raise Unauthenticated("This ticket has expired. Ask for a new one.")
    return ticket


def _signer() -> signing.Signer:
    # Django's usual separator, the colon, is not allowed in a subprotocol.
    return signing.Signer(sep="~", salt="ticketrail.people.tickets")
