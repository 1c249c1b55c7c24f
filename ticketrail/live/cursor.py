"""Cursors: where a screen stands, as text that only this installation can make.

A cursor holds the restaurant, the epoch, the position up to which everything has been seen, and ``last``, the number
of the feed's last frame up to there. It is signed, not secret.
"""

import base64
import hashlib
import hmac
import re
from typing import Literal

import msgspec

Reset = Literal["expired", "epoch", "future", "invalid", "too_many"]
"""Why a cursor could not be resumed from."""

PARTIAL = "-"
"""The epoch of cursors in the middle of a snapshot: nobody can resume from half a state."""

_FORM = re.compile(
    r"(?P<signed>(?P<restaurant>[0-9a-f]{1,8})\.(?P<epoch>[A-Za-z0-9_-]{1,16})"
    r"\.(?P<position>[0-9a-f]{1,15})\.(?P<last>[0-9a-f]{1,15}))\.(?P<mac>[A-Za-z0-9_-]{16})"
)


class Position(msgspec.Struct, frozen=True):
    """A cursor that was read: everything up to ``position`` has been seen, ``last`` was the feed's last frame."""

    epoch: str
    position: int
    last: int


class Signer:
    """Makes and reads the cursors of one installation."""

    __slots__ = ("_mac",)

    def __init__(self, secret: str) -> None:
        key = hashlib.sha256(b"ticketrail.live.cursor:" + secret.encode()).digest()
        self._mac = hmac.new(key, digestmod=hashlib.sha256)

    def sign(self, restaurant_id: int, epoch: str, position: int, last: int) -> str:
        """The cursor of a place in a restaurant's journal, in the letters ``A-Za-z0-9._~-``."""
        signed = f"{restaurant_id:x}.{epoch}.{position:x}.{last:x}"
        return f"{signed}.{self._seal(signed)}"

    def read(self, text: str, restaurant_id: int) -> Position | None:
        """What a cursor says; None when it is garbage, was tampered with, or is another restaurant's."""
        found = _FORM.fullmatch(text)
        if found is None or not hmac.compare_digest(self._seal(found["signed"]), found["mac"]):
            return None
        if int(found["restaurant"], 16) != restaurant_id:
            return None
        return Position(found["epoch"], int(found["position"], 16), int(found["last"], 16))

    def _seal(self, signed: str) -> str:
        mac = self._mac.copy()
        mac.update(signed.encode())
        return base64.urlsafe_b64encode(mac.digest()[:12]).decode()
