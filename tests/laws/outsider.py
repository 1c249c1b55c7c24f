"""Another program: it knows the tables, and nothing of the journal."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections

from tests import databases

Connection = Any

_SQLITE = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=20)"
_POSTGRESQL = "import psycopg, sys; c = psycopg.connect(sys.argv[1])"


@contextmanager
def connected() -> Iterator[Connection]:
    """A connection of its own, without Django. A transaction is open from the first statement; commit it yourself."""
    connection: Connection
    if databases.is_postgresql():
        connection = psycopg.connect(_address())
    else:
        connection = sqlite3.connect(_address(), timeout=20, check_same_thread=False)
    try:
        yield connection
    finally:
        connection.close()


def write(*statements: str) -> None:
    """Run and commit plain SQL on a connection of its own."""
    with connected() as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def write_from_another_process(*statements: str) -> None:
    """The same, from another process."""
    opening = _POSTGRESQL if databases.is_postgresql() else _SQLITE
    program = f"{opening}\nfor s in sys.argv[2:]: c.execute(s)\nc.commit(); c.close()"
    subprocess.run([sys.executable, "-c", program, _address(), *statements], check=True, timeout=60)


def refused(statement: str) -> str:
    """What the database says when the statement is tried; an AssertionError when it is carried out."""
    with connected() as connection:
        try:
            connection.execute(statement)
        except (sqlite3.Error, psycopg.Error) as error:
            return str(error)
        raise AssertionError(f"carried out: {statement}")


def _address() -> str:
    settings = connections.settings["default"]
    if not databases.is_postgresql():
        return str(settings["NAME"])
    return psycopg.conninfo.make_conninfo(
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        host=settings["HOST"],
        port=settings["PORT"] or None,
    )
