"""The part of STYLE.md that a program can read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE_LINES = 300
FUNCTION_LINES = 60
FOLDERS = ("ticketrail", "tests", "tools", "bench", "ui/src")
KINDS = {".py", ".ts", ".svelte"}
# Names that say nothing: what is in such a file is found by searching, never by looking.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "services", "managers"}
# In a comment: a test may well look for the word.
UNFINISHED = re.compile(r"(#|//|<!--|\*).*\b(TODO|FIXME)\b")


def sources() -> Iterator[Path]:
    """Every file somebody wrote by hand."""
    yield ROOT / "dev"
    yield ROOT / "hatch_build.py"
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            made = "migrations" in file.parts or ".gen." in file.name or "node_modules" in file.parts
            if file.suffix in KINDS and not made:
                yield file


def python() -> Iterator[tuple[Path, ast.Module]]:
    for file in sources():
        if file.suffix in (".py", ""):
            yield file, ast.parse(file.read_text())


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_files_are_short() -> None:
    sizes = {name(file): len(file.read_text().splitlines()) for file in sources()}
    assert {file: lines for file, lines in sizes.items() if lines > FILE_LINES} == {}


def test_functions_are_short() -> None:
    sizes = {
        f"{name(file)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for file, tree in python()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {function: lines for function, lines in sizes.items() if lines > FUNCTION_LINES} == {}


def test_names_say_something() -> None:
    assert [name(file) for file in sources() if file.stem in EMPTY_NAMES] == []


def test_no_exception_is_swallowed() -> None:
    silent = [
        f"{name(file)}:{node.lineno}"
        for file, tree in python()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and all(is_nothing(each) for each in node.body)
    ]
    assert silent == []


def is_nothing(statement: ast.stmt) -> bool:
    """``pass``, ``...`` or a lone string."""
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def test_nothing_is_left_unfinished() -> None:
    own = Path(__file__)
    assert [name(file) for file in sources() if file != own and UNFINISHED.search(file.read_text())] == []


def test_every_module_says_what_it_is_for() -> None:
    # Django's apps.py holds a name and nothing to explain; a test says it in the names of its functions.
    plain = re.compile(r"apps|test_.*")
    files = ((file, tree) for file, tree in python() if tree.body and not plain.fullmatch(file.stem))
    assert [name(file) for file, tree in files if not ast.get_docstring(tree)] == []
