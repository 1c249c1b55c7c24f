"""Frames: what is said, as JSON, and how it lies on the wire."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from websockets.frames import Close, Frame, Opcode

from ticketrail.kernel import clock, wire

PING = b"\x89\x00"


def event(body: Mapping[str, Any], *, seq: int, prev: int, cursor: str, at: str) -> bytes:
    """A data frame: ``body`` with its place in the journal. ``at`` is when the event happened."""
    return wire.encode({**body, "seq": seq, "prev": prev, "cursor": cursor, "timestamp": at})


def plain(body: Mapping[str, Any]) -> bytes:
    """A frame without a place in the journal: `ok`, `error`, `stats_update` ..."""
    return wire.encode(dict(body))


def heartbeat(cursor: str) -> bytes:
    """A sign of life; its cursor moves on even where no event concerned this feed."""
    return wire.encode({"type": "heartbeat", "cursor": cursor, "timestamp": clock.iso(clock.now())})


def error(code: str, message: str, **more: object) -> bytes:
    """``{"type":"error","code","message", ...}``; what is None in ``more`` is left out."""
    extra = {name: value for name, value in more.items() if value is not None}
    return wire.encode({"type": "error", "code": code, "message": message, **extra})


def with_fields(payload: bytes, fields: Mapping[str, Any]) -> bytes:
    """The frame with further fields. The frame itself is not encoded again, so that many can share its bytes."""
    if not fields:
        return payload
    return payload[:-1] + b"," + wire.encode(dict(fields))[1:]


def wrap(payload: bytes) -> bytes:
    """The bytes of an unmasked WebSocket text frame."""
    return Frame(Opcode.TEXT, payload).serialize(mask=False)


def fragments(payload: bytes, size: int) -> list[bytes]:
    """A message as frames of at most ``size`` bytes, head included, so that a long one need not be unsent whole."""
    step = size - 14
    if len(payload) <= step:
        return [wrap(payload)]
    parts = [payload[start : start + step] for start in range(0, len(payload), step)]
    return [
        Frame(Opcode.CONT if n else Opcode.TEXT, part, fin=n == len(parts) - 1).serialize(mask=False)
        for n, part in enumerate(parts)
    ]


def unwrap(frame: bytes) -> str:
    """The text of a frame made by `wrap`, for servers that frame by themselves. Ignores a ping behind it."""
    size, start = frame[1], 2
    if size == 126:
        size, start = int.from_bytes(frame[2:4], "big"), 4
    elif size == 127:
        size, start = int.from_bytes(frame[2:10], "big"), 10
    return frame[start : start + size].decode()


@lru_cache(maxsize=64)
def close(code: int, reason: str = "") -> bytes:
    """The bytes of a close frame."""
    return Frame(Opcode.CLOSE, Close(code, reason).serialize()).serialize(mask=False)
