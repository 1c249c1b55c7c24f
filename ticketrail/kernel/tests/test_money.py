"""Law 10's footing: integers in, exact decimals out, and parts that sum to the whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketrail.kernel import money

amounts = st.integers(-(10**9), 10**9)
rates = st.integers(0, 300_000)


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [(2550, "EUR", "25.50"), (5, "EUR", "0.05"), (0, "EUR", "0.00"), (-199, "USD", "-1.99"), (1200, "JPY", "1200"),
     (1234, "KWD", "1.234"), (10**12, "EUR", "10000000000.00")],
)  # fmt: skip
def test_an_amount_has_the_currencys_decimals(minor: int, currency: str, shown: str) -> None:
    assert str(money.amount(minor, currency)) == shown


@given(amounts, st.sampled_from(["EUR", "JPY", "KWD", "XXX"]))
def test_an_amount_is_exact(minor: int, currency: str) -> None:
    assert money.amount(minor, currency) * 10 ** money.exponent(currency) == Decimal(minor)


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_shares_sum_to_the_whole(total: int, weights: list[int]) -> None:
    parts = money.share(total, weights)
    assert (sum(parts), len(parts)) == (total, len(weights))
    whole = sum(weights)
    if whole:
        # Nobody is more than one minor unit away from the exact share.
        assert all(abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True))
        assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (1, [1, 1, 1], [1, 0, 0]),
        (-100, [1, 1, 1], [-33, -33, -34]),
        (0, [3, 4], [0, 0]),
        (7, [0, 0], [7, 0]),
        (7, [], []),
        (1000, [333, 667], [333, 667]),
    ],
)
def test_shares(total: int, weights: list[int], parts: list[int]) -> None:
    assert money.share(total, weights) == parts


@pytest.mark.parametrize(
    ("gross", "rate", "tax"), [(1220, 22_000, 220), (1000, 22_000, 180), (0, 22_000, 0), (999, 0, 0), (105, 5_000, 5)]
)
def test_tax_inside_a_price(gross: int, rate: int, tax: int) -> None:
    assert money.included_tax(gross, rate) == tax


@pytest.mark.parametrize(
    ("net", "rate", "tax"), [(1000, 22_000, 220), (50, 1_000, 1), (49, 1_000, 0), (333, 8_875, 30)]
)
def test_tax_on_top_of_a_price(net: int, rate: int, tax: int) -> None:
    assert money.added_tax(net, rate) == tax


@given(amounts, rates)
def test_a_refund_gives_back_the_tax_that_was_taken(minor: int, rate: int) -> None:
    assert money.included_tax(-minor, rate) == -money.included_tax(minor, rate)
    assert money.added_tax(-minor, rate) == -money.added_tax(minor, rate)


@given(st.integers(0, 10**9), rates)
def test_tax_is_within_half_a_unit(minor: int, rate: int) -> None:
    included, added = money.included_tax(minor, rate), money.added_tax(minor, rate)
    assert 0 <= included <= minor
    assert abs(2 * (included * (money.RATE_UNIT + rate) - minor * rate)) <= money.RATE_UNIT + rate
    assert abs(2 * (added * money.RATE_UNIT - minor * rate)) <= money.RATE_UNIT
