"""Law 9: imports point down, floor by floor, and foreign keys follow the same order."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ticketrail"
FLOORS = [
    {"kernel"},
    {"journal"},
    {"live"},
    {"venues"},
    {"people"},
    {"menu"},
    {"floor"},
    {"orders"},
    {"payments"},
    {"calls"},
    {"screens"},
    {"dialects"},
    {"web", "demo", "client"},
    {
        "__main__",
        "asgi",
        "cli",
        "configuration",
        "configuration_checks",
        "databases",
        "feeds",
        "housekeeping",
        "logs",
        "secret_key",
        "settings",
        "static_files",
        "urls",
    },
]
FLOOR_OF = {name: number for number, names in enumerate(FLOORS) for name in names}
# Where a module may be chosen by name while the program runs, and why.
CHOSEN_AT_RUN_TIME = {
    "ticketrail/__main__.py": "a command's module imports models, so it waits until Django is set up",
    "ticketrail/calls/apps.py": "what follows from other rooms' events is known as soon as Django is set up",
}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the product; tests may look up as well as down."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in file.relative_to(PACKAGE).parts:
            yield file, ast.parse(file.read_text())


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """``(line, dotted name)`` of everything of ours that is imported; ``from a import b`` counts as ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((node.lineno, name) for name in names if name.startswith("ticketrail."))


def where(file: Path, line: int) -> str:
    return f"{file.relative_to(ROOT)}:{line}"


def test_every_package_has_a_floor() -> None:
    there = {each.stem for each in PACKAGE.iterdir() if each.suffix == ".py" or (each / "__init__.py").exists()}
    assert there - {"__init__"} - set(FLOOR_OF) == set()


def test_imports_point_down() -> None:
    wrong = []
    for file, tree in modules():
        own = file.relative_to(PACKAGE).with_suffix("").parts[0]
        for line, name in imported(tree):
            other = name.split(".")[1]
            if own != "__init__" and other in FLOOR_OF and FLOOR_OF[other] > FLOOR_OF[own]:
                wrong.append(f"{where(file, line)}: {own} imports {other}, which lives above it")
    assert wrong == []


def test_dialects_do_not_know_each_other() -> None:
    folder = PACKAGE / "dialects"
    dialects = {each.name for each in folder.iterdir() if (each / "__init__.py").exists()}
    wrong = []
    for file, tree in modules():
        if folder not in file.parents:
            continue
        own = file.relative_to(folder).parts[0]
        others = [(line, name) for line, name in imported(tree) if name.startswith("ticketrail.dialects.")]
        wrong += [where(file, line) for line, name in others if name.split(".")[2] in dialects - {own}]
    assert wrong == []


def test_no_import_inside_a_function() -> None:
    wrong = []
    for file, tree in modules():
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for node in (inner for function in functions for inner in ast.walk(function)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                wrong.append(where(file, node.lineno))
    assert wrong == []


def test_modules_are_chosen_at_run_time_only_where_it_is_said() -> None:
    found = {
        str(file.relative_to(ROOT)) for file, tree in modules() if names_of(tree) & {"import_module", "__import__"}
    }
    assert found == set(CHOSEN_AT_RUN_TIME)


def names_of(tree: ast.AST) -> set[str]:
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return named | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            other = field.related_model
            if field.auto_created or not isinstance(other, type):
                continue
            own_floor, other_floor = FLOOR_OF.get(model._meta.app_label), FLOOR_OF.get(other._meta.app_label)
            if own_floor is not None and other_floor is not None and other_floor > own_floor:
                wrong.append(f"{model._meta.label}.{field.name} points up at {other._meta.label}")
    assert wrong == []
