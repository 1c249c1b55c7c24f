"""One clock, UTC inside, the restaurant's zone only where a day begins."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment in UTC. Commands use their entry's ``at`` instead, so that a repeat sees the same time."""
    return datetime.now(UTC)


def iso(at: datetime) -> str:
    """``2024-01-15T10:30:45Z``, with milliseconds only where there are any: ``2024-01-15T10:30:45.120Z``."""
    at = at.astimezone(UTC)
    millis = at.microsecond // 1000
    return f"{at:%Y-%m-%dT%H:%M:%S}.{millis:03d}Z" if millis else f"{at:%Y-%m-%dT%H:%M:%S}Z"


def business_date(at: datetime, zone: str, starts: time) -> date:
    """The day a restaurant books ``at`` under: before the day's start (04:00 unless set) it is still yesterday."""
    local = at.astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= starts else local.date() - timedelta(days=1)
