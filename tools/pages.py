"""The parts of ``docs/`` that are made from the code: ``./dev docs`` writes them, a test compares them.

Unlike its neighbours this runs inside the environment. A page marks such a part with a pair of comments,
``<!-- made: settings -->`` and ``<!-- end -->``; the name says which function below writes what is between.
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from ticketrail.cli.options import parser
from ticketrail.configuration import Configuration, description, variable
from tools import feed_pages

DOCS = Path(__file__).resolve().parent.parent / "docs"
PART = re.compile(r"(<!-- made: (?P<name>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def settings() -> str:
    """The table of every ``TICKETRAIL_...`` variable."""
    lines = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for field in msgspec.structs.fields(Configuration):
        value = msgspec.to_builtins(field.default, enc_hook=str)
        shown = ", ".join(value) if isinstance(value, list | tuple) else str(value)
        default = f"`{shown}`" if shown else ""
        lines.append(f"| `{variable(field.name)}` | {default} | {description(field.name)} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command with its options, as ``--help`` prints them."""
    top = parser()
    found = next(action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    # `manage` is Django's own, with a help of its own.
    pages = [top, *(each for name, each in found.choices.items() if name != "manage")]
    return "\n".join(f"```\n{help_of(page)}```\n" for page in pages)


def help_of(page: argparse.ArgumentParser) -> str:
    """The help at one width, whatever the terminal."""
    page.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=100, max_help_position=28)
    return page.format_help()


PARTS: dict[str, Callable[[], str]] = {"settings": settings, "commands": commands, **feed_pages.PARTS}


def made(page: str) -> str:
    """A page with its made parts made anew."""
    return PART.sub(lambda found: found[1] + PARTS[found["name"]]() + found[3], page)


def stale() -> list[Path]:
    """The pages whose made parts are not what the code says."""
    return [page for page in sorted(DOCS.rglob("*.md")) if made(page.read_text()) != page.read_text()]


if __name__ == "__main__":
    for page in stale():
        page.write_text(made(page.read_text()))
        print(f"wrote {page.name}")
