"""Numbers people read aloud, and secrets nobody guesses."""

import re
from datetime import UTC, datetime, timedelta, timezone

from ticketrail.kernel import ids


def test_an_order_number_carries_its_moment_in_utc() -> None:
    at = datetime(2024, 1, 15, 10, 30, 45, tzinfo=UTC)
    assert re.fullmatch(r"ORD-240115103045-[2-9A-HJKMNP-TV-Z]{4}", ids.order_number(at))
    assert ids.order_number(at.astimezone(timezone(timedelta(hours=9))))[:16] == "ORD-240115103045"


def test_order_numbers_of_one_second_differ() -> None:
    at = datetime(2024, 1, 15, 10, 30, 45, tzinfo=UTC)
    assert len({ids.order_number(at) for _ in range(50)}) > 40


def test_a_secret_is_long_and_never_the_same() -> None:
    secrets = {ids.secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", secret) for secret in secrets)
    assert len(ids.secret(32)) == 43


def test_a_digest_tells_nothing_and_is_always_the_same() -> None:
    assert ids.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert ids.digest("é") == ids.digest("\u00e9") != ids.digest("e")
