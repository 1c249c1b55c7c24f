"""Keeping the figures worth keeping: the measured part of ``docs/performance.md`` is written from a report."""

import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs/performance.md"
PART = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", re.DOTALL)

Json = dict[str, Any]


def publish(report: Json, page: Path = PAGE) -> None:
    """Replace the measured part of the page."""
    text = page.read_text()
    page.write_text(PART.sub(lambda found: found[1] + measured(report) + found[2], text))


def measured(report: Json) -> str:
    """The figures as a table, with where they come from."""
    machine, slow, fast = report["machine"], report["order_to_screen"], report["throughput"]
    pace = f"{slow['orders_per_second']} orders/s, {slow['sockets']} kitchen screens"
    rush = f"{fast['clients']} clients without a pause"
    rows = [
        ("measured", "p50 / p99, or as it says"),
        ("---", "---"),
        (f"{pace}: POST to its answer", _both(slow["post_ms"])),
        (f"{pace}: POST to the frame on a screen", _both(slow["frame_ms"])),
        (f"{pace}: POST to the frame on the last screen", _both(slow["last_screen_ms"])),
        (f"{pace}: frames that arrived", f"{slow['frames']:,} of {slow['frames_wanted']:,}"),
        (f"{pace}: processor time, of one core", f"{100 * slow['cpu_share']:.0f} %"),
        (f"{rush}: orders", f"{fast['orders_per_second']:,} a second"),
        (f"{rush}: POST to its answer", _both(fast["post_ms"])),
        (f"{rush}: processor time", f"{fast['cpu_us_per_order'] / 1000:.1f} ms an order"),
    ]
    where = f"{machine['at'][:10]}, {machine['cores']} cores, Python {machine['python']}, {report['database']}; "
    load = f"load average {machine['load']:.1f} before the run.\n\n"
    return where + load + "".join(f"| {name} | {value} |\n" for name, value in rows)


def _both(milliseconds: Json) -> str:
    return f"{milliseconds['p50']:.1f} / {milliseconds['p99']:.1f} ms"
