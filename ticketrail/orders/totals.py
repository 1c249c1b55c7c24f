"""What a set of lines costs: integers only, and every part sums to the whole.

Tax is computed once per rate on the sum of its lines, as a receipt shows it, and then shared among the lines by
largest remainder. In both modes ``subtotal + tax == total``: with tax included the total is what the prices say and the
subtotal is what is left of it, with tax added the subtotal is what the prices say.
"""

from collections.abc import Sequence

import msgspec

from ticketrail.kernel import money


class Line(msgspec.Struct, frozen=True):
    """A line that is to be paid: its price in minor units (quantity and options included) and its rate per 100,000."""

    price: int
    rate: int


class Totals(msgspec.Struct, frozen=True):
    """Minor units, tips left out. ``taxes`` holds each line's share of ``tax``, in the order of the lines."""

    subtotal: int
    tax: int
    total: int
    taxes: tuple[int, ...]


def add_up(lines: Sequence[Line], *, tax_included: bool) -> Totals:
    """Add up lines whose prices include tax, or to which it is added."""
    taxes = [0] * len(lines)
    of_rate: dict[int, list[int]] = {}
    for n, line in enumerate(lines):
        of_rate.setdefault(line.rate, []).append(n)
    for rate, places in of_rate.items():
        prices = [lines[n].price for n in places]
        tax = money.included_tax(sum(prices), rate) if tax_included else money.added_tax(sum(prices), rate)
        for n, part in zip(places, money.share(tax, prices), strict=True):
            taxes[n] = part
    asked, tax = sum(line.price for line in lines), sum(taxes)
    if tax_included:
        return Totals(asked - tax, tax, asked, tuple(taxes))
    return Totals(asked, tax, asked + tax, tuple(taxes))
