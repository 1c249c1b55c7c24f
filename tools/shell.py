"""Running other programs, and never leaving one behind."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"


def say(line: str) -> None:
    print(f"· {line}", flush=True)


def attached(command: list[str], *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run it on this terminal; its failure is ours."""
    code = subprocess.run(command, cwd=cwd, env=env, check=False).returncode
    if code:
        sys.exit(f"This failed with {code}: {' '.join(command)}")


def captured(command: list[str], *, cwd: Path, env: dict[str, str]) -> tuple[int, str]:
    """Run it and keep what it prints. Its children form a group of their own, which ends with us."""
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as running:
        try:
            output, _ = running.communicate()
        except BaseException:
            end(running)
            raise
    return running.returncode, output


def end(running: "subprocess.Popen[str]") -> None:
    """Ask the whole group to stop, then make it."""
    for sign in ("SIGTERM", "SIGKILL"):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            running.kill() if WINDOWS else os.killpg(running.pid, getattr(signal, sign))
            running.wait(5)


def stop_like_ctrl_c() -> None:
    """A polite end from outside runs the same clean-up as Ctrl-C."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
