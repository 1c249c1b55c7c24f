"""Money is an integer in the currency's minor unit; rates are integers per 100,000 (22 % is 22000).

A number with decimals is made only where one is shown, from the integer, never through a float.
"""

from collections.abc import Sequence
from decimal import Decimal

RATE_UNIT = 100_000

# ISO 4217: every currency whose minor unit is not a hundredth.
_EXPONENTS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}


def exponent(currency: str) -> int:
    """How many decimals the currency shows: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


def amount(minor: int, currency: str) -> Decimal:
    """The exact decimal of an amount in minor units, with the currency's decimals: 2550 EUR is ``25.50``."""
    return Decimal(minor).scaleb(-exponent(currency))


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` in proportion to ``weights`` so that the parts sum to it exactly (largest remainder).

    Equal remainders go to the earlier part, so the result never depends on anything but the arguments.
    Weights are not negative; when all are zero the first part takes everything.
    """
    if not weights:
        return []
    whole = sum(weights)
    if whole == 0:
        return [total] + [0] * (len(weights) - 1)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts


def included_tax(gross: int, rate: int) -> int:
    """The tax inside a price that includes it, rounded half up."""
    return _half_up(gross * rate, RATE_UNIT + rate)


def added_tax(net: int, rate: int) -> int:
    """The tax on top of a price that excludes it, rounded half up."""
    return _half_up(net * rate, RATE_UNIT)


def _half_up(numerator: int, denominator: int) -> int:
    # Symmetric around zero, so that a refund gives back what the sale took.
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))
