"""Making, copying and dropping test databases, on SQLite and on PostgreSQL."""

import os
import shutil
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

ALIASES = ("default", "reading")


def is_postgresql() -> bool:
    return str(connections.settings["default"]["ENGINE"]).endswith("postgresql")


def make_template(folder: Path) -> str:
    """An empty database to migrate; returns its name."""
    if not is_postgresql():
        return str(folder / "template.sqlite3")
    name = f"template_{os.getpid()}"
    _administer(f'CREATE DATABASE "{name}"')
    return name


def copy(template: str, folder: Path, number: int) -> str:
    """A copy of the template; returns its name."""
    if not is_postgresql():
        name = str(folder / f"copy-{number}.sqlite3")
        shutil.copyfile(template, name)
        return name
    name = f"copy_{os.getpid()}_{number}"
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    return name


def drop(name: str) -> None:
    if is_postgresql():
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        return
    for suffix in ("", "-wal", "-shm"):
        Path(name + suffix).unlink(missing_ok=True)


def use(name: str) -> None:
    """Point both aliases at the database."""
    for alias in ALIASES:
        connections.settings[alias]["NAME"] = name


def leave() -> None:
    """Close this thread's connections, so that the database can be copied or dropped."""
    for alias in ALIASES:
        connection: Any = connections[alias]
        connection.close()
        if is_postgresql():
            connection.close_pool()
        del connections[alias]


def _administer(statement: str) -> None:
    settings = connections.settings["default"]
    with psycopg.connect(
        dbname="postgres",
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"],
        port=settings["PORT"] or None,
        autocommit=True,
    ) as connection:
        connection.execute(statement)
