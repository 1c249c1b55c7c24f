"""One clock, UTC inside, the restaurant's zone only where a day begins."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The present moment in UTC. Commands use their entry's ``at`` instead, so that a repeat sees the same time."""
    return datetime.now(UTC)


def iso(at: datetime) -> str:
    """``2024-01-15T10:30:45Z``, with milliseconds only where there are any: ``2024-01-15T10:30:45.120Z``."""
    at = at.astimezone(UTC)
    millis = at.microsecond // 1000
    return f"{at:%Y-%m-%dT%H:%M:%S}.{millis:03d}Z" if millis else f"{at:%Y-%m-%dT%H:%M:%S}Z"


def millis(at: datetime) -> int:
    """Whole milliseconds since 1970, as the journal keeps times. Never through a float, which would lose some."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def from_millis(count: int) -> datetime:
    """The moment that `millis` counted."""
    return _EPOCH + timedelta(milliseconds=count)


def business_date(at: datetime, zone: str, starts: time) -> date:
    """The day a restaurant books ``at`` under: before the day's start (04:00 unless set) it is still yesterday."""
    local = at.astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= starts else local.date() - timedelta(days=1)
