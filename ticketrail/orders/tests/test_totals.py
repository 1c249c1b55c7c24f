"""Money adds up to the minor unit, whatever the prices and rates."""

from hypothesis import given
from hypothesis import strategies as st

from ticketrail.kernel import money
from ticketrail.orders.totals import Line, add_up

LINES = st.lists(
    st.builds(Line, price=st.integers(0, 10_000_000), rate=st.sampled_from([0, 4_000, 8_875, 10_000, 22_000, 100_000])),
    max_size=12,
)


@given(lines=LINES, included=st.booleans())
def test_parts_sum_to_the_whole(lines: list[Line], included: bool) -> None:
    sums = add_up(lines, tax_included=included)
    prices = sum(line.price for line in lines)
    assert sums.subtotal + sums.tax == sums.total
    assert sum(sums.taxes) == sums.tax
    assert (sums.total if included else sums.subtotal) == prices
    assert all(tax >= 0 for tax in sums.taxes)


@given(lines=LINES, included=st.booleans())
def test_tax_is_that_of_the_sum_of_each_rate(lines: list[Line], included: bool) -> None:
    sums = add_up(lines, tax_included=included)
    tax = money.included_tax if included else money.added_tax
    for rate in {line.rate for line in lines}:
        of_rate = [n for n, line in enumerate(lines) if line.rate == rate]
        assert sum(sums.taxes[n] for n in of_rate) == tax(sum(lines[n].price for n in of_rate), rate)


def test_three_thirds() -> None:
    sums = add_up([Line(100, 22_000)] * 3, tax_included=True)
    assert (sums.subtotal, sums.tax, sums.total) == (246, 54, 300)
    assert sums.taxes == (18, 18, 18)


def test_tax_on_top() -> None:
    sums = add_up([Line(101, 10_000), Line(103, 10_000), Line(50, 0)], tax_included=False)
    assert (sums.subtotal, sums.tax, sums.total) == (254, 20, 274)
    assert sums.taxes == (10, 10, 0)
