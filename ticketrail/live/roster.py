"""The roster: everybody who is connected to this process, how many they are, and when they have to go."""

import heapq
import itertools
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from ticketrail.kernel import clock
from ticketrail.kernel.refusals import TooMany
from ticketrail.live import codes, frames
from ticketrail.live.counts import Counts
from ticketrail.live.feed import Seat
from ticketrail.live.limits import Limits
from ticketrail.live.peer import LIVE, Peer

WARN, END = 0, 1


class Roster:
    """Knows peers by number. What ends somebody's right to listen is noted, so that it also meets those at the door."""

    def __init__(self, limits: Limits, counts: Counts) -> None:
        self.limits = limits
        self.counts = counts
        self.peers: dict[int, Peer] = {}
        self.polls: dict[int, tuple[Seat, float]] = {}
        self.parting: dict[Peer, float] = {}
        self.of_restaurant: Counter[int] = Counter()
        self.of_person: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self._expiring: list[tuple[float, int, int]] = []
        self._ended = 0
        self._endings: deque[tuple[int, str, int]] = deque(maxlen=10_000)

    def check(self, person: str, restaurant_id: int, limit: int | None) -> None:
        """`TooMany` when a person or a restaurant has as many connections as it may have."""
        most = self.limits.sockets_per_person
        if most is not None and self.of_person[person] >= most:
            raise TooMany(f"You already have {most} connections open. Close one first.", retry_after=10)
        if limit is not None and self.of_restaurant[restaurant_id] >= limit:
            raise TooMany(f"This restaurant already has {limit} connections open.", retry_after=10)

    def admit(self, peer: "Peer", limit: int | None, expires_at: float | None) -> None:
        """Put a peer on the roster. ``expires_at`` is the time their credentials end, in Unix seconds."""
        self.check(peer.person, peer.restaurant_id, limit)
        peer.number = next(self._numbers)
        self.peers[peer.number] = peer
        self._count(peer.person, peer.restaurant_id, 1)
        self.counts.joined += 1
        if expires_at is not None:
            heapq.heappush(self._expiring, (expires_at - self.limits.warn_before_expiry, peer.number, WARN))
            heapq.heappush(self._expiring, (expires_at + self.limits.grace_after_expiry, peer.number, END))

    @contextmanager
    def waiting(self, person: str, seat: Seat) -> Iterator[None]:
        """Count somebody who waits for news by HTTP, as long as that takes."""
        self.check(person, seat.restaurant_id, seat.limit)
        number = next(self._numbers)
        self._count(person, seat.restaurant_id, 1)
        self.polls[number] = (seat, time.time())
        try:
            yield
        finally:
            del self.polls[number]
            self._count(person, seat.restaurant_id, -1)

    def _count(self, person: str, restaurant_id: int, change: int) -> None:
        self.of_person[person] += change
        self.of_restaurant[restaurant_id] += change
        if not self.of_person[person]:
            del self.of_person[person]
        if not self.of_restaurant[restaurant_id]:
            del self.of_restaurant[restaurant_id]

    def leave(self, peer: "Peer", code: int) -> None:
        """Take a peer off the roster; ``code`` is how it was closed."""
        if self.peers.pop(peer.number, None) is None:
            self.counts.refused[code] += 1
            return
        self.counts.closed[code] += 1
        self._count(peer.person, peer.restaurant_id, -1)

    def part(self, peer: "Peer") -> None:
        """Wait for a peer's answer to the close; `sweep` ends it when none comes."""
        self.parting[peer] = time.monotonic() + self.limits.close

    def sweep(self) -> None:
        """Cut those off who did not answer a close."""
        now = time.monotonic()
        for peer in [peer for peer, until in self.parting.items() if until <= now]:
            self.parting.pop(peer, None)
            peer.abort()

    def expire(self) -> None:
        """Warn those whose credentials end soon, and close those whose credentials have ended."""
        now = time.time()
        later: list[tuple[float, int, int]] = []
        while self._expiring and self._expiring[0][0] <= now:
            when, number, what = heapq.heappop(self._expiring)
            peer = self.peers.get(number)
            if peer is None:
                continue
            if what == END:
                peer.close(codes.UNAUTHENTICATED, "credentials expired")
            elif peer.phase == LIVE:
                left = max(0, round(when + self.limits.warn_before_expiry - now))
                peer.say(frames.plain({"type": "auth_expiring", "in": left}))
            else:
                later.append((when, number, what))
        for each in later:
            heapq.heappush(self._expiring, each)

    # Revocation

    def mark(self) -> int:
        """A moment; `ended_since` tells what was revoked after it."""
        return self._ended

    def end(self, identity: str, code: int) -> None:
        """Close every connection of an identity, also those that are only being let in."""
        self._ended += 1
        self._endings.append((self._ended, identity, code))
        for peer in list(self.peers.values()):
            if identity in peer.identities:
                peer.close(code)

    def ended_since(self, mark: int, identities: tuple[str, ...]) -> int | None:
        """The close code of the first of ``identities`` that was revoked after ``mark``."""
        for number, identity, code in reversed(self._endings):
            if number <= mark:
                return None
            if identity in identities:
                return code
        return None

    def connections(self, restaurant_id: int) -> list[dict[str, Any]]:
        """The open connections of a restaurant, the oldest first. ``behind`` is in bytes that wait to be read."""
        sockets = [
            _line(peer.number, peer.user, peer.role, (peer.joined_at, peer.seen_at), "websocket", peer.unsent())
            for peer in self.peers.values()
            if peer.restaurant_id == restaurant_id
        ]
        polls = [
            _line(number, seat.user, seat.role, (since, since), "poll", 0)
            for number, (seat, since) in self.polls.items()
            if seat.restaurant_id == restaurant_id
        ]
        return sorted(sockets + polls, key=lambda line: int(line["id"]))


def _line(number: int, user: str, role: str, times: tuple[float, float], transport: str, behind: int) -> dict[str, Any]:
    return {
        "id": number,
        "user": user,
        "role": role,
        "connected_at": _moment(times[0]),
        "last_seen_at": _moment(times[1]),
        "transport": transport,
        "behind": behind,
    }


def _moment(seconds: float) -> str:
    return clock.iso(datetime.fromtimestamp(seconds, UTC))
