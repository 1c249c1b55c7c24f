"""A feed: one URL's view of the journal. Who may join, what it says of an event, and its snapshot."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar

import msgspec

from ticketrail import journal

MAX_ID = 2**31 - 1

Frame = dict[str, Any]
Viewer = Any
"""Whoever the door recognised; only the feeds look inside."""

_PARAMETER = re.compile(r"<(int|str):(\w+)>")
_PATTERNS = {"int": "-?[0-9]+", "str": "[^/]+"}


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """The result of joining: who sits where.

    Seats with the same ``topic`` get the same bytes, so it names the feed, its parameters and the audience.
    ``identities`` are what a revocation names (``user:5``, ``session:9``). ``params`` is what `Feed.say` and
    `Feed.snapshot` need. ``limit`` is how many connections the restaurant may have. ``user`` and ``role`` are for the
    list of connections.
    """

    restaurant_id: int
    topic: str
    audience: str = "full"
    identities: tuple[str, ...] = ()
    params: dict[str, Any] = {}
    limit: int | None = None
    user: str = ""
    role: str = ""


class Action(msgspec.Struct, frozen=True):
    """Something a peer may ask for: its typed fields, and what carries it out.

    ``perform(viewer, seat, fields, once)`` returns what came of it; without one the answer is the snapshot frame.
    """

    fields: type[msgspec.Struct]
    perform: Callable[[Viewer, Seat, Any, journal.Once | None], Awaitable["journal.Done[Any] | None"]] | None = None


class Feed:
    """Subclass it for each URL and register one instance. Knows nothing of sockets.

    ``path`` may hold ``<int:id>`` and ``<str:slug>``; a number outside 1..2**31-1 is a thing that does not exist.
    ``ticker`` is the least number of seconds between two `tick`s.
    """

    path: ClassVar[str]
    name: ClassVar[str]
    snapshot_on_join: ClassVar[bool] = True
    ticker: ClassVar[float | None] = None
    actions: ClassVar[Mapping[str, Action]] = {}

    def join(self, viewer: Viewer, params: Mapping[str, Any], query: Mapping[str, str]) -> Seat:
        """The viewer's seat, or a `Refusal`. Called in a reader thread, anew for every action."""
        raise NotImplementedError

    def snapshot(self, reading: journal.Reading, seat: Seat) -> Frame | list[Frame]:
        """The whole state, as one frame or several; a client draws when it has the last of them."""
        raise NotImplementedError

    def say(self, seat: Seat, event: journal.Recorded) -> Frame | None:
        """What this seat hears of an event, or None. A pure function: live, resumed and polled give the same."""
        raise NotImplementedError

    def gone(self, seat: Seat, event: journal.Recorded) -> bool:
        """Whether the one thing this feed is about has ended with this event; its sockets close with 4504."""
        return False

    def greeting(self, seat: Seat) -> Frame | None:
        """A frame before everything else, at every connect."""
        return None

    def tick(self, reading: journal.Reading, seat: Seat) -> Frame | None:
        """Something derived that need not follow every event: sent without a number, the latest wins."""
        return None


class Match(msgspec.Struct, frozen=True):
    """A path that is a feed's. ``params`` is None when a number in it can belong to nothing."""

    feed: Feed
    params: dict[str, Any] | None


class Registry:
    """Every feed by its path. A trailing slash makes no difference."""

    def __init__(self) -> None:
        self._feeds: dict[str, tuple[re.Pattern[str], dict[str, str], Feed]] = {}

    def register(self, feed: Feed) -> Feed:
        """Add a feed. Two feeds on one path are a mistake."""
        path = feed.path.rstrip("/")
        if path in self._feeds:
            raise ValueError(f"two feeds at {feed.path}")
        kinds = {name: kind for kind, name in _PARAMETER.findall(path)}
        parts = _PARAMETER.split(path)
        pattern = "".join(
            re.escape(part) if n % 3 == 0 else f"(?P<{parts[n + 1]}>{_PATTERNS[part]})"
            for n, part in enumerate(parts)
            if n % 3 != 2
        )
        self._feeds[path] = (re.compile(pattern), kinds, feed)
        return feed

    def match(self, path: str) -> Match | None:
        """The feed at ``path``, None when there is none."""
        for pattern, kinds, feed in self._feeds.values():
            if found := pattern.fullmatch(path.removesuffix("/")):
                return Match(feed, _params(found.groupdict(), kinds))
        return None

    def feeds(self) -> list[Feed]:
        """Every registered feed, in order of registration."""
        return [feed for _, _, feed in self._feeds.values()]


def _params(found: dict[str, str], kinds: dict[str, str]) -> dict[str, Any] | None:
    params: dict[str, Any] = {}
    for name, text in found.items():
        params[name] = text
        if kinds[name] == "int":
            # The length first: turning a megabyte of digits into a number takes a while.
            if len(text) > 12 or not 1 <= int(text) <= MAX_ID:
                return None
            params[name] = int(text)
    return params


registry = Registry()
register = registry.register
