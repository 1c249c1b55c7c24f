"""The pump: takes a peer from wherever they stand to live. Joining, resuming and asking for the state are the same.

The stream is followed before anything is read, and the way from there is walked by number, so there is no moment in
which an event could be missed. Nothing is queued: whoever reads slowly walks slowly.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from ticketrail.live import codes, frames
from ticketrail.live.feed import Seat
from ticketrail.live.peer import CLOSING, Gone, Peer
from ticketrail.live.stream import Restarted, Stream
from ticketrail.live.walk import Walk


async def settle(
    peer: Peer, stream: Stream, seat: Seat, *, since: str | None, snapshot: bool, extra: Mapping[str, Any]
) -> None:
    """Send a joining peer the frames after ``since``, or else the snapshot; then make it live.

    ``snapshot`` says whether a peer without a cursor is sent one at all; ``extra`` are fields for its frames.
    """
    walk = Walk(stream, peer.feed, seat)
    try:
        reset = None if since is None else await walk.resume(since)
        if reset is not None or (since is None and snapshot):
            first = {"reset": reset} if reset is not None else {}
            await _send(peer, _with(await walk.snapshot(), first, extra))
        await _catch_up(peer, walk)
    except Restarted:
        peer.close(codes.RESTARTING, "the journal began anew")


def _with(payloads: list[bytes], first: Mapping[str, Any], every: Mapping[str, Any]) -> list[bytes]:
    return [frames.with_fields(payload, {**every, **({} if n else first)}) for n, payload in enumerate(payloads)]


async def _catch_up(peer: Peer, walk: Walk) -> None:
    while not walk.ended:
        if peer.phase >= CLOSING:
            raise Gone
        if walk.position == walk.stream.head and not peer.paused:
            # No await between this look and the entry: what is told next finds a member.
            peer.go_live(walk.stream.enter(peer, walk.feed, walk.seat, walk.last))
            return
        await _send(peer, await walk.catch_up())
    peer.close(codes.NOT_FOUND)


async def _send(peer: Peer, payloads: list[bytes]) -> None:
    """Write frames in pieces of at most `Limits.piece`, each when the one before has been read."""
    piece: list[bytes] = []
    size = 0
    for frame in (frame for payload in payloads for frame in peer.frame(payload)):
        if size + len(frame) > peer.hub.limits.piece and piece:
            await _write(peer, piece)
            piece, size = [], 0
        piece.append(frame)
        size += len(frame)
    await _write(peer, piece)


async def _write(peer: Peer, piece: list[bytes]) -> None:
    await peer.drained()
    if piece:
        peer.send(piece)
        peer.hub.counts.delivered += len(piece)
        # Many may be catching up, and live ones are waiting.
        await asyncio.sleep(0)
