"""A server to measure: the demo without traffic, in a process and a data folder of its own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Server:
    """A running server: where it listens, and what the system says it has used."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, environment: dict[str, str]) -> None:
        self.process = process
        self.port = port
        self.environment = environment

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> int:
        """Resident bytes."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * PAGE

    def check(self) -> str:
        """What ``ticketrail check`` says about what was written. Raises when it finds anything."""
        command = [sys.executable, "-m", "ticketrail", "check"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout.strip().splitlines()[-1]


@contextmanager
def running(**settings: str) -> Iterator[Server]:
    """Serve until the block ends. ``settings`` are fields of the configuration, such as ``database_url``."""
    with tempfile.TemporaryDirectory(prefix="ticketrail-bench-") as folder:
        port = _free_port()
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("TICKETRAIL_", "DJANGO_"))
        }
        # Fifty screens of one cook and as many orders as there is time for: no limit may stand in the way.
        wanted = {"data_dir": folder, "rate_limits": "off", "sockets_per_user": "1000", "log_level": "warning"}
        environment |= {f"TICKETRAIL_{name.upper()}": value for name, value in (wanted | settings).items()}
        command = [sys.executable, "-m", "ticketrail", "demo", "--no-traffic", "--port", str(port)]
        with (Path(folder) / "server.log").open("w+b") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            try:
                _wait(process, port, Path(log.name))
                yield Server(process, port, environment)
            finally:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/restaurants/1/menu", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
