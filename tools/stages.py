"""Every check and every test, a line with the seconds for each, and in the end what they add up to."""

import json
import os
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.postgres import throwaway
from tools.programs import find_browser, find_npm, find_postgres, wheel_has_postgres
from tools.shell import ROOT, captured

UI = ROOT / "ui"
CODE = ["ticketrail", "tests", "tools", "bench", "examples", "hatch_build.py", "dev"]
FLOORS = ["tests/laws/test_floors.py", "tests/test_style.py"]
JOURNEYS = "tests/journeys"


class Stages:
    """Runs commands and counts: ``passed`` and ``failed`` tests; a failed check of another kind is one failed."""

    def __init__(self, programs: Path, scratch: Path) -> None:
        self.python = programs / "python"
        self.npm = find_npm() or str(programs / "npm")
        self.scratch = scratch
        self.passed = self.failed = 0
        # The settings of whoever types this must not lead the tests to their database.
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("TICKETRAIL_")}
        self.env |= {"TICKETRAIL_DATA_DIR": str(scratch / "data"), "TMPDIR": str(scratch)}
        self.env["CHROMIUM"] = find_browser() or ""
        self.env["PATH"] = os.pathsep.join((str(Path(self.npm).parent), str(programs), self.env.get("PATH", "")))

    def run(self, name: str, command: list[str], *, cwd: Path = ROOT, env: Mapping[str, str] = {}) -> bool:
        """Whether the command succeeded. What it printed is shown if not."""
        started = time.monotonic()
        code, output = captured(command, cwd=cwd, env={**self.env, **env})
        line = f"{name:<36}{time.monotonic() - started:7.1f} s  {'FAILED' if code else 'ok'}"
        # In one piece, since two stages may run at a time.
        print(f"{line}\n{output}" if code else line, flush=True)
        return code == 0

    def check(self, name: str, *arguments: str, cwd: Path = ROOT) -> None:
        """A check without tests to count, by a module of Python or a script of npm."""
        command = [self.npm, "run", "--silent", *arguments] if cwd == UI else [str(self.python), "-m", *arguments]
        self.failed += not self.run(name, command, cwd=cwd)

    def pytest(self, name: str, *arguments: str, database: str = "") -> None:
        env = {"TICKETRAIL_DATABASE_URL": database} if database else {}
        report = self.scratch / f"{name.replace(' ', '-')}.xml"
        good = self.run(name, [str(self.python), "-m", "pytest", f"--junitxml={report}", *arguments], env=env)
        suites = list(ElementTree.parse(report).getroot().iter("testsuite")) if report.exists() else []
        failed = sum(int(suite.get(kind, 0)) for suite in suites for kind in ("failures", "errors"))
        passed = sum(int(suite.get("tests", 0)) - int(suite.get("skipped", 0)) for suite in suites) - failed
        self._count(passed, failed, good)

    def vitest(self) -> None:
        report = self.scratch / "vitest.json"
        command = [self.npm, "test", "--", "--reporter=default", "--reporter=json", f"--outputFile={report}"]
        good = self.run("vitest", command, cwd=UI)
        found = json.loads(report.read_text()) if report.exists() else {}
        self._count(found.get("numPassedTests", 0), found.get("numFailedTests", 0), good)

    def missing(self, name: str) -> None:
        """Something could not be tested here. On a build machine that is a failure, at a desk it is said."""
        strict = os.environ.get("CI") == "true"
        self.failed += strict
        print(f"{name:<36}{'FAILED' if strict else 'left out'}: this machine has none", flush=True)

    def _count(self, passed: int, failed: int, good: bool) -> None:
        self.passed += passed
        # A run that broke off, or that found no test, has failed even if no single test has.
        self.failed += failed or int(not good)


def checks(stages: Stages) -> None:
    """What takes seconds: lint, layout and types."""
    stages.check("ruff check", "ruff", "check", "--quiet", *CODE)
    stages.check("ruff format", "ruff", "format", "--check", "--quiet", *CODE)
    stages.check("mypy", "mypy", *CODE)
    stages.check("svelte-check", "check", cwd=UI)


def everything(stages: Stages) -> None:
    """The whole list. Floors and sizes are among the tests of pytest."""
    checks(stages)
    stages.vitest()
    # Tests mostly wait: for commits, for servers, for time to pass. Both databases at once take little longer than one.
    with ThreadPoolExecutor(2) as together:
        runs = [together.submit(run, stages) for run in (_on_sqlite, _on_postgresql)]
    for run in runs:
        run.result()
    # In a process of their own: once a browser's loop runs, Django refuses the database to every later test.
    if stages.env["CHROMIUM"]:
        stages.pytest("pytest in a browser", JOURNEYS)
    else:
        stages.missing("browser")


def _on_sqlite(stages: Stages) -> None:
    stages.pytest("pytest", f"--ignore={JOURNEYS}")


def _on_postgresql(stages: Stages) -> None:
    if not (find_postgres() or wheel_has_postgres(stages.python)):
        return stages.missing("PostgreSQL")
    with throwaway(stages.python, stages.scratch) as address:
        stages.pytest("pytest on PostgreSQL", "ticketrail", "tests/laws", database=address)
