"""JSON as it goes over the wire: exact decimals, times in UTC, nothing that is not JSON."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from ticketrail.kernel import clock


def _plain(value: object) -> object:
    raise TypeError(f"{type(value).__name__} has no JSON form")


_encoder = msgspec.json.Encoder(decimal_format="number", enc_hook=_plain)
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def encode(value: Any) -> bytes:
    """JSON bytes; a ``Decimal`` becomes a number that keeps its decimals. Times are given as text (`clock.iso`)."""
    return _encoder.encode(value)


def decode(data: bytes | str) -> Any:
    """The value of JSON bytes; numbers with decimals come back as ``Decimal``, so that money stays exact."""
    return _decoder.decode(data)


def moment(at: datetime | None) -> str | None:
    """`clock.iso` of a time that may be missing."""
    return None if at is None else clock.iso(at)
