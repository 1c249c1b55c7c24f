"""The example that the documentation shows, as somebody runs it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.dialects.notices.serving import Mortal
from tests.served.client import Client

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples/follow_orders.py"
PATIENCE = 60


@contextmanager
def example(server: Mortal, folder: Path) -> Iterator[Callable[[str], str]]:
    """The example, running; ``wait_for(words)`` gives its output as soon as they are in it."""
    written = folder / "output"
    command = [sys.executable, str(EXAMPLE), server.url.replace("ws", "http"), "waiter", "demo"]
    with written.open("wb") as output:
        process = subprocess.Popen([*command, "--cursor-file", str(folder / "cursor")], stdout=output, stderr=output)

    def wait_for(words: str) -> str:
        end = time.monotonic() + PATIENCE
        while words not in written.read_text():
            assert process.poll() is None and time.monotonic() < end, written.read_text()
            time.sleep(0.02)
        return written.read_text()

    try:
        yield wait_for
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert written.read_text().endswith("Bye.\n")
    finally:
        process.kill()
        process.wait()


def test_the_example_follows_and_goes_on_where_it_was(
    server: Mortal, as_: Callable[[str], Client], tmp_path: Path
) -> None:
    staff = as_("manager")
    line = {"menu_item_id": 1, "quantity": 1}
    body = {"order_type": "takeaway", "customer_name": "Eve", "items": [line]}
    with example(server, tmp_path) as wait_for:
        wait_for("Connected to real-time order updates")
        placed = staff.order(body).json
        number, total = placed["order_number"], f"{placed['total_minor'] / 100:.2f} EUR"
        wait_for(f"new {number} takeaway pending {total}\n")
    staff.post(f"/api/v1/orders/{placed['id']}/status", {"status": "ready"})
    with example(server, tmp_path) as wait_for:
        output = wait_for(f"now {number} takeaway ready {total}\n")
        assert f"new {number}" not in output


def test_the_documentation_shows_what_is_there() -> None:
    page = (ROOT / "docs/python-client.md").read_text()
    assert str(EXAMPLE.relative_to(ROOT)) in page
