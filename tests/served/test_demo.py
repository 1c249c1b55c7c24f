"""``ticketrail demo`` as somebody types it: from an empty folder to open doors, and again on the next day."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from websockets.sync.client import connect

PATIENCE = 90


class Demo:
    """A demo that runs: what it printed, and how it ended."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log

    def wait_for(self, pattern: str) -> str:
        """The first group of ``pattern``, as soon as it is printed."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := re.search(pattern, self.log.read_text()):
                return found[1]
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def end(self) -> int:
        """Ctrl+C. Returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@contextmanager
def demo(folder: Path, *options: str) -> Iterator[Demo]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TICKETRAIL_", "DJANGO_"))}
    log = folder.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "ticketrail", "demo", "--port", "0", *options],
            env=environment | {"TICKETRAIL_DATA_DIR": str(folder)},
            stdout=output,
            stderr=output,
        )
    try:
        yield Demo(process, log)
    finally:
        process.kill()
        process.wait()


def load(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def stays(demo: Demo) -> list[str]:
    """The addresses of the doors that stay the same as long as the folder does, without the port."""
    return re.findall(r"http://localhost:\d+(/(?:t|track)/\S+)", demo.log.read_text())


def test_from_nothing_to_open_doors_and_the_same_ones_again(tmp_path: Path) -> None:
    with demo(tmp_path / "data", "--no-traffic") as first:
        line = first.wait_for(r"(wscat .*)\n")
        found = re.fullmatch(r'wscat -c (ws://localhost:\d+/ws/orders/1/) -H "Authorization: (Bearer \S+)"', line)
        assert found is not None
        with connect(found[1], additional_headers={"Authorization": found[2]}) as socket:
            socket.send('{"action":"get_status"}')
            frames = [json.loads(socket.recv(timeout=PATIENCE)) for _ in range(2)]
        assert [(frame["type"], frame["order"]["id"]) for frame in frames] == [("order_status", 1)] * 2
        assert "Bruschetta" in load(first.wait_for(r"(http://localhost:\d+/t/\S+)"))
        doors = stays(first)
        assert first.end() == 0
    with demo(tmp_path / "data", "--no-traffic") as second:
        second.wait_for(r"(wscat)")
        assert stays(second) == doors
        assert "Loading" not in second.log.read_text()
        assert second.end() == 0


def test_traffic_moves_the_evening(tmp_path: Path) -> None:
    with demo(tmp_path / "data") as busy:
        url = busy.wait_for(r"wscat -c ws(://localhost:\d+/)").replace("://", "http://", 1)
        token = busy.wait_for(r"Bearer ([^\s\"]+)\"")
        feed = f"{url}ws/kitchen/preparing/"
        cursor = json.loads(load(f"{feed}?token={token}"))["cursor"]
        end = time.monotonic() + PATIENCE
        frames: list[object] = []
        while not frames and time.monotonic() < end:
            frames = json.loads(load(f"{feed}?token={token}&since={cursor}&wait=20"))["frames"]
        assert frames
        assert busy.end() == 0
        assert "Traceback" not in busy.log.read_text()
