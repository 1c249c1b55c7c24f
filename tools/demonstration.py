"""A demo of its own: a still evening in a folder of its own, for the browser's journeys and for the pictures."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

START = 90
READY = "Follow order"


class Demonstration:
    """``ticketrail demo`` in a process of its own. It can be killed and started again on the same folder and port."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.settings = settings or {}
        self.log = folder / "log"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def database(self) -> Path:
        """The SQLite file behind it."""
        return self.folder / "data" / "ticketrail.sqlite3"

    def start(self) -> None:
        """Returns when the doors are printed: then it answers."""
        # The tests of another kind, and whoever types this, have settings of their own.
        env = {name: value for name, value in os.environ.items() if not name.startswith("TICKETRAIL_")}
        env |= {"DJANGO_SETTINGS_MODULE": "ticketrail.settings", "TICKETRAIL_DATA_DIR": str(self.folder / "data")}
        env |= {"TICKETRAIL_RATE_LIMITS": "off", "PYTHONUNBUFFERED": "1", **self.settings}
        command = [sys.executable, "-m", "ticketrail", "demo", "--no-traffic", "--port", str(self.port)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        deadline = time.monotonic() + START
        while READY not in self.log.read_text():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"The demo did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)
            self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def door(self, name: str) -> str:
        """The path of a printed door, e.g. ``Guest`` or ``Tracking``."""
        found = re.search(rf"^  {name} .*https?://[^/]+(/\S*)$", self.log.read_text(), re.MULTILINE)
        if found is None:
            raise LookupError(f"The demo printed no door for {name}")
        return found[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
