"""Access tokens: JSON Web Tokens that say who somebody is for an hour. Pure: nothing here touches a database."""

from datetime import datetime
from typing import Any, Final

import jwt
import msgspec
from django.conf import settings
from django.utils.crypto import salted_hmac

from ticketrail.kernel import ids
from ticketrail.kernel.refusals import Unauthenticated

SECONDS: Final = 3600
_ISSUER: Final = "ticketrail"
_TYPE: Final = "access"
_ALGORITHM: Final = "HS256"
_NEEDED: Final = ["iss", "sub", "exp", "iat", "jti", "typ"]


class Claims(msgspec.Struct, frozen=True):
    """What an access token says: the user, the restaurant chosen at login, the login it comes from (``fam``), the
    user's mark when it was made (``mk``), and when it ends, in seconds since 1970."""

    sub: str
    exp: int
    iat: int
    jti: str
    fam: str
    mk: str
    rid: int | None = None
    role: str | None = None

    @property
    def user_id(self) -> int:
        """The user's number."""
        return int(self.sub)


def access(*, user_id: int, mark: str, family: str, restaurant_id: int | None, role: str | None, at: datetime) -> str:
    """A token for one user, good from ``at`` for `SECONDS`. Its letters are those of a WebSocket subprotocol."""
    issued = int(at.timestamp())
    claims = {
        "iss": _ISSUER,
        "typ": _TYPE,
        "sub": str(user_id),
        "iat": issued,
        "exp": issued + SECONDS,
        "jti": ids.secret(12),
        "fam": family,
        "mk": mark,
        "rid": restaurant_id,
        "role": role,
    }
    return jwt.encode(claims, _key(), algorithm=_ALGORITHM)


def read(token: str, at: datetime) -> Claims:
    """What a token says. Raises `Unauthenticated` for one that is forged, expired, unsigned or not for this purpose."""
    try:
        # Time is judged below, by the clock that the caller reads.
        options: Any = {"require": _NEEDED, "verify_exp": False, "verify_iat": False}
        said = jwt.decode(token, _key(), algorithms=[_ALGORITHM], issuer=_ISSUER, options=options)
        if said["typ"] != _TYPE:
            raise Unauthenticated("This token is for something else.")
        claims = msgspec.convert(said, Claims)
        int(claims.sub)
    except (jwt.InvalidTokenError, msgspec.ValidationError, ValueError) as error:
        raise Unauthenticated("This token is not valid. Sign in again.") from error
    if claims.exp <= at.timestamp():
        raise Unauthenticated("This token has expired. Refresh it or sign in again.")
    return claims


def _key() -> bytes:
    # Its own key, so that nothing else that Django signs with the secret key can pass for a token.
    return salted_hmac("ticketrail.people.tokens", "access", secret=settings.SECRET_KEY, algorithm="sha256").digest()
