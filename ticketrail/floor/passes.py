"""Guest passes: what a phone gets for scanning the code on a table. Pure: nothing here touches a database.

Looking at the menu changes nothing, so the pass is first an offer that the phone itself carries, signed by us. It says
which table was scanned and which party sat there. Ordering turns it into a row.
"""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.core import signing

from ticketrail.floor.models import Table
from ticketrail.kernel import ids

COOKIE: Final = "guest_pass"
LASTS: Final = timedelta(hours=6)


class Offer(msgspec.Struct, frozen=True):
    """The right to sit down at a table, or to join the party ``session_id`` that sat there when it was scanned.

    ``code`` is a digest of the table's code, so that a new code ends old offers; ``made_at`` is in seconds since 1970.
    """

    restaurant_id: int
    table_id: int
    code: str
    session_id: int | None
    secret: str
    made_at: int

    @property
    def digest(self) -> str:
        """How the pass is kept once there is a row for it."""
        return ids.digest(self.secret)

    @property
    def name(self) -> str:
        """The pass by a name that opens nothing."""
        return self.digest[:24]

    def fits(self, table: Table) -> bool:
        """Whether the code that was scanned is still the table's."""
        return self.table_id == table.pk and self.code == code_of(table)


def offer(table: Table, session_id: int | None, at: datetime) -> Offer:
    """A new offer for somebody who has scanned a table's code. ``session_id`` is the party there, if any."""
    return Offer(
        restaurant_id=table.restaurant_id,
        table_id=table.pk,
        code=code_of(table),
        session_id=session_id,
        secret=ids.secret(),
        made_at=int(at.timestamp()),
    )


def write(offer: Offer) -> str:
    """The offer as text for a cookie or a header."""
    return _signer().sign_object(msgspec.to_builtins(offer))


def read(text: str, at: datetime) -> Offer | None:
    """The offer in such a text; None for one that is forged or too old: then the code has to be scanned again."""
    try:
        said: Any = _signer().unsign_object(text)
        offer = msgspec.convert(said, Offer)
    except (signing.BadSignature, msgspec.ValidationError, ValueError):
        return None
    return offer if offer.made_at + LASTS.total_seconds() > at.timestamp() else None


def code_of(table: Table) -> str:
    """A short digest of the table's code."""
    return ids.digest(table.qr_token)[:16]


def _signer() -> signing.Signer:
    # Django's usual separator, the colon, is not allowed in a subprotocol.
    return signing.Signer(sep="~", salt="ticketrail.floor.passes")
