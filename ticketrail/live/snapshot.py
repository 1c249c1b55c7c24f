"""Snapshots: the state and the number of its newest event, read in one transaction, encoded once for all who ask."""

from typing import NamedTuple

from ticketrail import journal
from ticketrail.kernel import clock
from ticketrail.live import frames
from ticketrail.live.cursor import PARTIAL, Signer
from ticketrail.live.feed import Feed, Seat


class Snapshot(NamedTuple):
    """``frames`` are the state as of event ``seq`` of ``epoch``; nobody can resume before the last of them."""

    epoch: str
    seq: int
    frames: list[bytes]


def take(reading: journal.Reading, feed: Feed, seat: Seat, signer: Signer) -> Snapshot:
    """Read and encode a feed's snapshot. Runs in a reader thread, so that a big one holds nobody up."""
    said = feed.snapshot(reading, seat)
    bodies = said if isinstance(said, list) else [said]
    at = clock.iso(clock.now())
    encoded: list[bytes] = []
    for n, body in enumerate(bodies, start=1):
        more = n < len(bodies)
        cursor = signer.sign(seat.restaurant_id, PARTIAL if more else reading.epoch, reading.seq, reading.seq)
        whole = {**body, "more": True} if more else body
        encoded.append(frames.event(whole, seq=reading.seq, prev=0, cursor=cursor, at=at))
    return Snapshot(reading.epoch, reading.seq, encoded)
