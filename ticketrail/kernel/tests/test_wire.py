"""JSON as it goes over the wire, and what never may."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketrail.kernel import wire

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
    | st.decimals(-(10**9), 10**9, places=2).filter(lambda number: not (number.is_zero() and number.is_signed())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)  # fmt: skip


@given(plain)
def test_what_is_written_is_read(value: Any) -> None:
    assert wire.decode(wire.encode(value)) == value


@given(plain)
def test_writing_what_was_read_changes_nothing(value: Any) -> None:
    once = wire.encode(value)
    assert wire.encode(wire.decode(once)) == once


def test_money_keeps_its_decimals() -> None:
    assert wire.encode({"total": Decimal("25.50"), "none": Decimal("0.00")}) == b'{"total":25.50,"none":0.00}'
    assert str(wire.decode("25.50")) == "25.50"
    assert wire.decode("25") == 25


@pytest.mark.parametrize("value", [object(), {1, 2}.__iter__(), ...])
def test_what_has_no_json_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no JSON form"):
        wire.encode({"value": value})


def test_a_moment_may_be_missing() -> None:
    assert wire.moment(None) is None
    assert wire.moment(datetime(2024, 1, 15, 10, 30, 45, tzinfo=UTC)) == "2024-01-15T10:30:45Z"
