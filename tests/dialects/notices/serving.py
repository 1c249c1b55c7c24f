"""A server that can be killed and started again: the same port, the same database, one log for all its lives."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests import databases
from tests.served.conftest import Server

PATIENCE = 60


class Mortal(Server):
    """A `Server` with a life of its own. It logs as much as it can, so that a secret has every chance to show."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TICKETRAIL_DATA_DIR": str(self.folder),
            "TICKETRAIL_DATABASE_URL": address_of(self.database),
            "TICKETRAIL_PORT": str(self.port),
            "TICKETRAIL_LOG_LEVEL": "debug",
        }
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "ticketrail", "serve"]
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """End it as a power cut would: nobody is told anything."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE)

    @property
    def url(self) -> str:
        """Where it is, as a client is told."""
        return f"ws://127.0.0.1:{self.port}"


def address_of(name: str) -> str:
    """The setting that names a test database."""
    if not databases.is_postgresql():
        return f"sqlite:///{name}"
    parts = urlsplit(os.environ["TICKETRAIL_DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
