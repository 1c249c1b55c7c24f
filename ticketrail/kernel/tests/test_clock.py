"""Times: UTC inside, exact to the millisecond, and a day that begins when the restaurant says so."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketrail.kernel import clock

moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


def test_now_is_utc() -> None:
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2024, 1, 15, 10, 30, 45, tzinfo=UTC), "2024-01-15T10:30:45Z"),
        (datetime(2024, 1, 15, 10, 30, 45, 120_000, tzinfo=UTC), "2024-01-15T10:30:45.120Z"),
        (datetime(2024, 1, 15, 10, 30, 45, 999, tzinfo=UTC), "2024-01-15T10:30:45Z"),
        (datetime(2024, 1, 15, 12, 30, 45, tzinfo=timezone(timedelta(hours=2))), "2024-01-15T10:30:45Z"),
        (datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "2024-12-31T23:59:59.999Z"),
    ],
)
def test_iso(at: datetime, text: str) -> None:
    assert clock.iso(at) == text


@given(moments)
def test_what_is_kept_reads_as_what_was_told(at: datetime) -> None:
    """A frame told live and one read back later carry the same time, to the letter."""
    assert clock.iso(clock.from_millis(clock.millis(at))) == clock.iso(at)
    assert timedelta(0) <= at - clock.from_millis(clock.millis(at)) < timedelta(milliseconds=1)


@given(moments, moments)
def test_earlier_stays_earlier(one: datetime, other: datetime) -> None:
    assert (clock.millis(one) <= clock.millis(other)) or one > other


FOUR = time(4)


@pytest.mark.parametrize(
    ("at", "zone", "starts", "day"),
    [
        (datetime(2024, 7, 1, 1, 59, tzinfo=UTC), "Europe/Rome", FOUR, date(2024, 6, 30)),
        (datetime(2024, 7, 1, 2, 0, tzinfo=UTC), "Europe/Rome", FOUR, date(2024, 7, 1)),
        (datetime(2024, 7, 1, 22, 30, tzinfo=UTC), "Europe/Rome", time(0), date(2024, 7, 2)),
        (datetime(2024, 1, 1, 3, 0, tzinfo=UTC), "Asia/Tokyo", FOUR, date(2024, 1, 1)),
        (datetime(2024, 1, 1, 8, 30, tzinfo=UTC), "America/New_York", FOUR, date(2023, 12, 31)),
        # The nights in which clocks change: 02:30 happens never, or twice.
        (datetime(2024, 3, 31, 1, 30, tzinfo=UTC), "Europe/Rome", FOUR, date(2024, 3, 30)),
        (datetime(2024, 10, 27, 2, 59, tzinfo=UTC), "Europe/Rome", FOUR, date(2024, 10, 26)),
        (datetime(2024, 10, 27, 3, 0, tzinfo=UTC), "Europe/Rome", FOUR, date(2024, 10, 27)),
    ],
)
def test_business_date(at: datetime, zone: str, starts: time, day: date) -> None:
    assert clock.business_date(at, zone, starts) == day
