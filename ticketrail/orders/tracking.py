"""Tracking tokens: the right to look at one order, for whoever holds the link.

Signed, not stored: a token is the restaurant's and the order's number with a signature of the installation's secret
key, in the letters ``A-Z a-z 0-9 . _ ~ -``. The same order has the same token, so a waiter can print it again.
"""

import re

from django.core.signing import BadSignature, Signer

SALT = "ticketrail.orders.tracking"
_VALUE = re.compile(r"(\d{1,18})-(\d{1,18})")


def token(restaurant_id: int, order_id: int) -> str:
    """The token of an order."""
    return _signer().sign(f"{restaurant_id}-{order_id}")


def opened(text: str) -> tuple[int, int] | None:
    """``(restaurant_id, order_id)`` of a token that we made; None for anything else."""
    try:
        value = _signer().unsign(text)
    except BadSignature:
        return None
    found = _VALUE.fullmatch(value)
    return (int(found[1]), int(found[2])) if found else None


def path(restaurant_id: int, order_id: int) -> str:
    """The path of the page that follows an order."""
    return f"/track/{token(restaurant_id, order_id)}/"


def _signer() -> Signer:
    # Made anew each time, so that the key is the one of the settings in force.
    return Signer(salt=SALT, sep=".")
