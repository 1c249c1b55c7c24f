"""How much, how many, how long: every number of the feeds in one place. Tests make their own, shorter ones."""

import msgspec
from django.conf import settings


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Times are in seconds, sizes in bytes. None where a limit may be lifted means that there is none."""

    heartbeat: float = 20.0
    tick: float = 1.0
    # Each heartbeat carries a ping; a peer that has left more than this many unanswered is gone.
    silent_beats: int = 1
    # How often the counters are compared with what was heard: a lost bell costs no more than this.
    reconcile: float = 1.0
    first_message: float = 10.0
    warn_before_expiry: float = 60.0
    grace_after_expiry: float = 25.0
    drain: float = 25.0
    # How long a peer may take to answer a close, and how long a snapshot may wait to be read at all.
    close: float = 10.0
    stall: float = 60.0
    idle_stream: float = 60.0
    # An event that came before its predecessor waits this long for it; then the journal is read.
    overtaken: float = 0.02

    unsent: int = 256 * 1024
    piece: int = 64 * 1024
    ring_events: int = 1024
    ring_bytes: int = 2 * 1024 * 1024
    missed: int = 2000
    slice: int = 1000
    batch: int = 500

    actions_per_minute: int | None = 60
    sockets_per_person: int | None = 20

    @classmethod
    def configured(cls) -> "Limits":
        """The limits of this installation: those that are settings are set."""
        if settings.TICKETRAIL.rate_limits == "off":
            return cls(actions_per_minute=None, sockets_per_person=None)
        return cls(sockets_per_person=settings.TICKETRAIL.sockets_per_user)
