"""What the product imports is what it asks for: nothing is there by accident, nothing is installed for nobody."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Nobody imports these by name, and why they are needed all the same.
BY_NAME = {
    "argon2-cffi": "Django's password hasher loads it",
    "httptools": "uvicorn loads it",
    "uvloop": "uvicorn loads it",
    "redis": "the bell between processes",
    "psycopg": "Django's database backend loads it",
}


def project() -> dict[str, list[str]]:
    """``needed`` and ``optional``: the names of the distributions the project asks for."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [line for lines in found["optional-dependencies"].values() for line in lines]
    return {"needed": [plain(line) for line in found["dependencies"]], "optional": [plain(line) for line in extras]}


def plain(requirement: str) -> str:
    """The name in front of extras, versions and markers."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


def imported() -> Iterator[str]:
    """The top names of everything that the product, not its tests, imports from elsewhere."""
    for file in sorted((ROOT / "ticketrail").rglob("*.py")):
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            yield from (name.split(".")[0] for name in names)


def distributions() -> set[str]:
    elsewhere = set(imported()) - set(sys.stdlib_module_names) - {"ticketrail"}
    return {each.lower().replace("_", "-") for name in elsewhere for each in packages_distributions()[name]}


def test_everything_imported_is_asked_for() -> None:
    asked = project()
    # asgiref is half of Django.
    assert distributions() - {*asked["needed"], *asked["optional"], "asgiref"} == set()


def test_everything_asked_for_is_used() -> None:
    asked = project()
    assert {*asked["needed"], *asked["optional"]} - distributions() - set(BY_NAME) == set()
