"""The benchmark measures what it says; how fast this machine is, is nobody's business here."""

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.figures import percentile, spread, table
from bench.order_to_screen import baskets
from bench.publish import PAGE, PART, publish
from ticketrail import journal
from ticketrail.demo.cast import AURORA, Cast
from ticketrail.kernel import wire
from ticketrail.menu import reads as menu
from ticketrail.orders.choosing import Asked, choose

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("percent", "value"), [(1, 1), (50, 50), (99, 99), (100, 100)])
def test_percentiles_are_values_that_were_measured(percent: int, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), percent) == value


def test_the_percentiles_of_one_value() -> None:
    assert percentile([7], 50) == percentile([7], 99) == 7
    assert spread([0.0015]) == {"p50": 1.5, "p99": 1.5, "max": 1.5}


def test_a_table_is_aligned() -> None:
    assert table([("a", "1"), ("bcd", "20")]) == "a     1\nbcd  20"


def test_every_basket_can_be_ordered(evening: Cast) -> None:
    with journal.reading(AURORA) as reading:
        shown = json.loads(wire.encode(menu.menu(reading)))
        for lines in islice(baskets(shown), 30):
            asked = [Asked(line["menu_item_id"], line["quantity"], tuple(line["options"])) for line in lines]
            assert choose(reading, asked, order_type="dine_in", language="en").items


def test_figures_are_written_between_the_marks(tmp_path: Path) -> None:
    times = {"p50": 1.23, "p99": 4.56, "max": 7.89}
    slow = {"orders_per_second": 10, "sockets": 50, "post_ms": times, "frame_ms": times, "last_screen_ms": times}
    slow |= {"frames": 1000, "frames_wanted": 1000, "cpu_share": 0.1}
    fast = {"clients": 16, "orders_per_second": 1234, "post_ms": times, "cpu_us_per_order": 2100}
    machine = {"at": "2026-01-02T03:04:05+00:00", "cores": 2, "python": "3.11.7", "load": 0.25}
    report = {"machine": machine, "database": "SQLite", "order_to_screen": slow, "throughput": fast}
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n")
    publish(report, page)
    text = page.read_text()
    assert text.startswith("before\n<!-- measured -->\n2026-01-02, 2 cores") and text.endswith("-->\nafter\n")
    assert "old" not in text and "1.2 / 4.6 ms" in text and "1,234 a second" in text and "2.1 ms an order" in text
    assert PART.search(PAGE.read_text())


def test_a_short_run_from_end_to_end() -> None:
    before = set(bench.RESULTS.glob("*.json"))
    command = [sys.executable, "-m", "bench", "--seconds", "2", "--sockets", "5", "--clients", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (file,) = set(bench.RESULTS.glob("*.json")) - before
    try:
        report = json.loads(file.read_text())
    finally:
        file.unlink()
    slow, fast = report["order_to_screen"], report["throughput"]
    assert slow["orders"] == 20 and slow["frames"] == slow["frames_wanted"] == 100 and slow["gaps"] == 0
    assert fast["orders"] > 0 and fast["clients"] == 3
    assert "nothing wrong" in slow["check"] and "nothing wrong" in fast["check"]
