"""What can be written after ``ticketrail``. Nothing here imports Django, so that help and mistakes answer at once."""

import argparse
from typing import Any

from ticketrail import __version__

EPILOG = "Settings are environment variables, TICKETRAIL_...: docs/configuration.md lists them."


class Options(argparse.Namespace):
    """``command`` is the module of `ticketrail.cli` to run, ``settings`` the settings that options replace."""

    command: str
    settings: dict[str, Any]


class _Setting(argparse.Action):
    """An option that is a setting of this run, such as ``--port``."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        # A subparser starts with a namespace of its own.
        namespace.settings = {**getattr(namespace, "settings", {}), self.dest: values}


def parse(arguments: list[str]) -> Options:
    """The options of one run; mistakes and ``--help`` end the program here."""
    if arguments[:1] == ["manage"]:
        # Django has a parser of its own for what follows.
        return Options(command="manage", settings={}, arguments=arguments[1:])
    return parser().parse_args(arguments, namespace=Options(settings={}))


def parser() -> argparse.ArgumentParser:
    """The parser of every command, as the documentation prints it."""
    top = argparse.ArgumentParser(prog="ticketrail", description="A restaurant's service, live.", epilog=EPILOG)
    top.add_argument("--version", action="version", version=f"ticketrail {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    _demo(commands)
    _serve(commands)
    commands.add_parser("manage", help="Django's own commands: migrate, shell, createsuperuser ...", add_help=False)
    _create_restaurant(commands)
    _tail(commands)
    _check(commands)
    return top


def _demo(commands: Any) -> None:
    demo = commands.add_parser("demo", help="two restaurants on a busy evening, ready to click through")
    demo.add_argument("--port", action=_Setting, type=int, help="port to listen on (8000)")
    demo.add_argument("--host", action=_Setting, help="address to listen on (127.0.0.1)")
    demo.add_argument("--no-traffic", action="store_true", help="no simulated guests and cooks")


def _serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve the restaurants of this installation")
    serve.add_argument("--host", action=_Setting, help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", action=_Setting, type=int, help="port to listen on (8000)")
    serve.add_argument("--workers", type=int, default=1, help="processes; more than one needs PostgreSQL")


def _create_restaurant(commands: Any) -> None:
    create = commands.add_parser("create-restaurant", help="add a restaurant and its owner")
    create.set_defaults(command="create_restaurant")
    create.add_argument("slug", help="short name for addresses: small letters, digits, hyphens")
    create.add_argument("name", help="the name guests read")
    create.add_argument("--currency", required=True, help="ISO 4217 code, such as EUR")
    create.add_argument("--time-zone", required=True, help="IANA name, such as Europe/Rome")
    create.add_argument("--owner", required=True, help="the owner's user name; when new, a password is printed once")
    create.add_argument("--languages", default="en", help="what it speaks, its own language first: it,en (en)")
    create.add_argument("--tables", type=int, default=10, help="how many tables to begin with (10)")


def _tail(commands: Any) -> None:
    tail = commands.add_parser("tail", help="the journal as readable lines")
    tail.add_argument("restaurant", nargs="?", help="slug or number, 0 is the installation itself; without it, all")
    tail.add_argument("--lines", type=int, default=20, help="how many of the newest to print first (20)")
    tail.add_argument("--follow", action="store_true", help="go on printing what happens")


def _check(commands: Any) -> None:
    check = commands.add_parser("check", help="replay the journal against the tables and name every difference")
    check.add_argument("restaurant", nargs="?", help="slug or number; without it, every restaurant")
