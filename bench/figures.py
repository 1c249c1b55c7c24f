"""From many durations to a few numbers."""

from collections.abc import Sequence
from math import ceil


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that ``percent`` of all are at or below (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """``{p50, p99, max}`` in milliseconds."""
    milliseconds = [1000 * value for value in seconds]
    return {
        "p50": round(percentile(milliseconds, 50), 2),
        "p99": round(percentile(milliseconds, 99), 2),
        "max": round(max(milliseconds), 2),
    }


def table(rows: Sequence[tuple[str, str]]) -> str:
    """Two columns, the second one flush right."""
    left, right = (max(len(row[n]) for row in rows) for n in (0, 1))
    return "\n".join(f"{name:<{left}}  {value:>{right}}" for name, value in rows)
