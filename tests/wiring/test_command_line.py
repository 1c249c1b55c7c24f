"""The command line from outside: what it refuses, and that the whole thing can be imported by another server."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ticketrail import secret_key
from ticketrail.cli.options import parse


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation that was never started."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("TICKETRAIL_", "DJANGO_"))}
    return {**inherited, "TICKETRAIL_DATA_DIR": str(tmp_path / "data")}


def ticketrail(environment: dict[str, str], *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ticketrail", *arguments]
    return subprocess.run(command, env=environment | more, capture_output=True, text=True, check=False, timeout=60)


def test_help_names_every_command(environment: dict[str, str]) -> None:
    shown = ticketrail(environment, "--help").stdout
    assert all(name in shown for name in ("demo", "serve", "manage", "create-restaurant", "tail", "check"))


def test_a_misspelt_setting_stops_the_start(environment: dict[str, str]) -> None:
    stopped = ticketrail(environment, "serve", TICKETRAIL_PROT="80")
    assert stopped.returncode == 2 and "TICKETRAIL_PORT" in stopped.stderr


def test_sqlite_has_one_writing_process(environment: dict[str, str]) -> None:
    refused = ticketrail(environment, "serve", "--workers", "2")
    assert refused.returncode == 2 and "SQLite" in refused.stderr


def test_serve_asks_for_the_migrations_first(environment: dict[str, str]) -> None:
    refused = ticketrail(environment, "serve")
    assert refused.returncode == 2 and "ticketrail manage migrate" in refused.stderr


def test_another_server_can_import_the_application(environment: dict[str, str]) -> None:
    loaded = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import ticketrail.asgi as a; print(callable(a.application))"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert loaded.stdout == "True\n", loaded.stderr


def test_the_secret_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert secret_key.find(folder) == secret_key.find(folder)
    secret_key.make(folder)
    kept = secret_key.find(folder)
    secret_key.make(folder)
    assert secret_key.find(folder) == kept == (folder / secret_key.FILE).read_text().strip()
    assert stat.S_IMODE((folder / secret_key.FILE).stat().st_mode) == 0o600


def test_options_are_settings_of_this_run() -> None:
    assert parse(["serve", "--port", "9001", "--host", "0.0.0.0"]).settings == {"port": 9001, "host": "0.0.0.0"}
    assert parse(["demo", "--no-traffic"]).settings == {}
    assert parse(["manage", "migrate", "--port"]).arguments == ["migrate", "--port"]
