"""What travels in the wheel besides Python."""

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[2]
WEB = "ticketrail/web"


@pytest.fixture(scope="module")
def inside() -> set[str]:
    """The paths that a wheel of this tree would hold."""
    builder = WheelBuilder(str(ROOT))
    with builder.config.set_build_data({"artifacts": [], "force_include": {}, "build_hooks": ()}):
        return {file.distribution_path for file in builder.recurse_included_files()}


@pytest.mark.parametrize(
    "path",
    [
        "static/order-tracking.js",
        "static/dist/.vite/manifest.json",
        "static/dist/icon.svg",
        "templates/web/account.html",
        "templates/web/signup.html",
    ],
)
def test_it_travels(inside: set[str], path: str) -> None:
    assert f"{WEB}/{path}" in inside


def test_tests_stay_at_home(inside: set[str]) -> None:
    assert [path for path in inside if "/tests/" in path] == []
