"""A server of its own, with the demo's evening on it, still: nothing happens but what a test does."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec
import pytest
from django.db import connections
from websockets.sync.client import ClientConnection, connect

from tests import databases
from tests.served.client import Client

START = 60


class Server(msgspec.Struct):
    """A running server: its port, the database it writes to, and what it has logged."""

    port: int
    database: str
    log: Path

    def client(self, **headers: str) -> Client:
        """Somebody nobody knows."""
        return Client(self.port, **headers)

    def listen(self, path: str, token: str = "", **more: Any) -> ClientConnection:
        """A socket on a feed, with a Bearer token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return connect(f"ws://127.0.0.1:{self.port}{path}", additional_headers=headers, legacy=True, **more)

    def tables(self) -> dict[str, list[Any]]:
        """Every row of every table: what a request that was refused must not have changed."""
        databases.use(self.database)
        try:
            return _rows()
        finally:
            databases.leave()

    def ask(self, sql: str, *values: str | int) -> list[Any]:
        """Rows of a query on the server's database."""
        databases.use(self.database)
        try:
            with connections["reading"].cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall())
        finally:
            databases.leave()


def _rows() -> dict[str, list[Any]]:
    connection = connections["reading"]
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found[name] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.fixture(scope="module")
def server(evening_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for each file of tests: within one, tests use tables and orders of their own."""
    folder = tmp_path_factory.mktemp("served")
    name = databases.copy(evening_template, folder, 0)
    running = Server(_free_port(), name, folder / "log")
    process = _start(running, folder)
    try:
        _wait(running, process)
        yield running
    finally:
        process.terminate()
        process.wait(60)
        databases.drop(name)


def _start(running: Server, folder: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TICKETRAIL_DATA_DIR": str(folder),
        "TICKETRAIL_DATABASE_URL": _address(running.database),
        "TICKETRAIL_PORT": str(running.port),
    }
    with running.log.open("wb") as log:
        return subprocess.Popen([sys.executable, "-m", "ticketrail", "serve"], env=environment, stdout=log, stderr=log)


def _address(name: str) -> str:
    if not databases.is_postgresql():
        return f"sqlite:///{name}"
    parts = urlsplit(os.environ["TICKETRAIL_DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def _wait(running: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", running.port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(running.log.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Tokens = Callable[[str], str]


@pytest.fixture(scope="module")
def token(server: Server) -> Tokens:
    """``token("waiter")``: an access token of one of the cast. Made before any test looks at what has changed."""
    known: dict[str, str] = {}
    for username in ("owner", "manager", "waiter", "kitchen", "customer", "stranger"):
        answer = server.client().post("/api/v1/auth/token", {"username": username, "password": "demo"})
        known[username] = answer.json["access_token"]
    return known.__getitem__


@pytest.fixture
def as_(server: Server, token: Tokens) -> Callable[[str], Client]:
    """``as_("waiter")``: a program signed in as one of the cast."""
    return lambda username: server.client(Authorization=f"Bearer {token(username)}")
