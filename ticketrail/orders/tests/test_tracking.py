"""Tracking tokens."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketrail.orders import tracking


@given(restaurant_id=st.integers(1, 2**31), order_id=st.integers(1, 2**53))
def test_a_token_opens_to_what_it_was_made_for(restaurant_id: int, order_id: int) -> None:
    token = tracking.token(restaurant_id, order_id)
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", token)
    assert tracking.opened(token) == (restaurant_id, order_id)


def test_a_token_is_always_the_same() -> None:
    assert tracking.path(1, 7) == f"/track/{tracking.token(1, 7)}/"


@pytest.mark.parametrize("forged", ["", "1-7", "1-7.", ".", "x.y", "1-7.AAAA", "é.é", "\0", "1-7." + "A" * 5000])
def test_what_we_did_not_sign_opens_nothing(forged: str) -> None:
    assert tracking.opened(forged) is None


@given(at=st.integers(0, 30), letter=st.sampled_from("AZaz09-_."))
def test_no_letter_can_be_changed(at: int, letter: str) -> None:
    token = tracking.token(1, 7)
    at %= len(token)
    changed = token[:at] + letter + token[at + 1 :]
    assert changed == token or tracking.opened(changed) is None
