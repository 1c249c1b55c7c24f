"""Plays a recorded conversation against a running server, with a plain WebSocket client and a plain HTTP client.

A conversation is a list of steps, each with one of these keys:

``call``   an HTTP request ``"POST /api/v1/orders"`` by ``as``, with ``body``; ``status`` and ``answer`` are expected.
``open``   a socket, named by ``socket`` (``a`` without it), at this path, by ``as`` (nobody without it).
``send``   this JSON, or this text, on ``socket``.
``hear``   the next frame on ``socket`` must fit this. Heartbeats and figures are passed over, and so is what is in
           ``passing``; an answer may come before or after its frame, so ``hear`` may be a list in any order.
``closed`` the socket must close with this code.

What is expected fits if every field of it fits; what else there is is not looked at, except that a frame has no fields
beside those named and the envelope. ``"<int>"``, ``"<text>"``, ``"<moment>"`` and ``"<any>"`` stand for values,
``"<order = int>"`` also keeps it, and ``"{order}"`` is what was kept. ``{waiter}``, ``{customer}``, ``{table}``,
``{qr}`` and ``{other_table}`` are known from the start: ids of people and of free tables, and a table's code.
"""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.served.client import Client, new_key
from tests.served.conftest import Server, Tokens

ENVELOPE = {"seq", "prev", "cursor", "timestamp", "request_id", "business_date", "reset"}
PASSED = {"heartbeat", "stats_update"}
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z"
Step = dict[str, Any]

KINDS: dict[str, Callable[[Any], bool]] = {
    "int": lambda value: type(value) is int,
    "text": lambda value: isinstance(value, str),
    "moment": lambda value: isinstance(value, str) and re.fullmatch(MOMENT, value) is not None,
    "decimal": lambda value: isinstance(value, Decimal),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "any": lambda value: True,
}


class Player:
    """``kept`` is what the conversation has learned so far."""

    def __init__(self, server: Server, token: Tokens) -> None:
        self.server, self.token = server, token
        self.manager = server.client(Authorization=f"Bearer {token('manager')}")
        tables = self.manager.get("/api/v1/tables").json["items"]
        self.free = [table for table in tables if table["status"] == "available"][:2]
        self.kept: dict[str, Any] = {
            "table": self.free[0]["id"],
            "qr": self.free[0]["qr_url"],
            "other_table": self.free[1]["id"],
            "waiter": self.user("waiter"),
            "customer": self.user("customer"),
        }
        self.sockets: dict[str, ClientConnection] = {}
        self.clients: dict[str, Client] = {}

    def play(self, steps: list[Step]) -> None:
        try:
            for number, step in enumerate(steps, start=1):
                try:
                    self.step(step)
                except (AssertionError, ConnectionClosed, TimeoutError) as error:
                    raise AssertionError(f"step {number} {json.dumps(step)[:300]}: {error}") from error
        finally:
            for socket in self.sockets.values():
                socket.close()
            for table in self.free:
                self.manager.post(f"/api/v1/tables/{table['id']}/release", {"force": True, "reason": "it was played"})
                self.manager.post(f"/api/v1/tables/{table['id']}/clean", {})

    def user(self, name: str) -> int:
        return int(self.server.ask("SELECT id FROM people_user WHERE username = %s", name)[0][0])

    def step(self, step: Step) -> None:
        socket = step.get("socket", "a")
        if "call" in step:
            self.call(step)
        elif "open" in step:
            self.sockets[socket] = self.listen(self.filled(step["open"]), step.get("as", ""))
        elif "send" in step:
            said = self.filled(step["send"])
            self.sockets[socket].send(said if isinstance(said, str) else json.dumps(said))
        elif "hear" in step:
            expected = step["hear"] if isinstance(step["hear"], list) else [step["hear"]]
            self.hear(self.sockets[socket], list(expected), PASSED | set(step.get("passing", ())))
        else:
            self.closed(self.sockets[socket], step["closed"])

    def listen(self, path: str, who: str) -> ClientConnection:
        """A socket of somebody; of a guest with the cookies of the phone, as a browser opens it."""
        if not who.startswith("guest"):
            return self.server.listen(path, self.token(who) if who else "")
        cookies = "; ".join(f"{name}={value}" for name, value in self.client(who).cookies.items())
        here = Origin(f"http://127.0.0.1:{self.server.port}")
        return connect(f"ws{here[4:]}{path}", origin=here, additional_headers={"Cookie": cookies}, legacy=True)

    def call(self, step: Step) -> None:
        method, path = self.filled(step["call"]).split(" ", 1)
        client = self.client(step.get("as", ""))
        key = {} if method == "GET" else {"Idempotency_Key": new_key()}
        answer = client.send(method, path, self.filled(step.get("body")), **key)
        assert answer.status == step.get("status", 200), answer.text
        if "answer" in step:
            self.fits(step["answer"], json.loads(answer.text, parse_float=Decimal), "answer")

    def client(self, who: str) -> Client:
        """Staff have tokens; ``guest ...`` is a phone that keeps its cookies."""
        if who and not who.startswith("guest"):
            return self.server.client(Authorization=f"Bearer {self.token(who)}")
        if who not in self.clients:
            self.clients[who] = self.server.client()
        client = self.clients[who]
        if "csrftoken" in client.cookies:
            client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
        return client

    def hear(self, socket: ClientConnection, expected: list[Any], passed: set[str]) -> None:
        problems: list[str] = []
        while expected:
            frame = self.whole(socket)
            if frame["type"] in passed:
                continue
            for wanted in expected:
                try:
                    self.fits(wanted, frame, "frame", whole=True)
                except AssertionError as error:
                    problems.append(str(error))
                    continue
                expected.remove(wanted)
                break
            else:
                raise AssertionError(f"{'; '.join(problems)} in {frame}"[:1500])

    def whole(self, socket: ClientConnection) -> Step:
        """The next frame; a snapshot in several pieces as one."""
        frame: Step = json.loads(socket.recv(timeout=5), parse_float=Decimal)
        while frame.pop("more", False):
            piece = json.loads(socket.recv(timeout=5), parse_float=Decimal)
            lists = {name: [*frame.get(name, []), *value] for name, value in piece.items() if isinstance(value, list)}
            frame = {**piece, **frame, **lists, "more": piece.get("more", False)}
        return frame

    def closed(self, socket: ClientConnection, code: int) -> None:
        try:
            while True:
                socket.recv(timeout=5)
        except ConnectionClosed as closed:
            assert closed.rcvd is not None and closed.rcvd.code == code, closed

    def filled(self, said: Any) -> Any:
        """``said`` with what was kept in the place of its names; a text that is nothing but a name keeps its type."""
        if isinstance(said, dict):
            return {name: self.filled(value) for name, value in said.items()}
        if isinstance(said, list):
            return [self.filled(value) for value in said]
        if not isinstance(said, str):
            return said
        if (whole := re.fullmatch(r"{(\w+)}", said)) and whole[1] in self.kept:
            return self.kept[whole[1]]
        return re.sub(r"{(\w+)}", lambda found: str(self.kept[found[1]]), said) if not said.startswith('{"') else said

    def fits(self, wanted: Any, found: Any, place: str, *, whole: bool = False) -> None:
        wanted = self.filled(wanted)
        if isinstance(wanted, dict):
            assert isinstance(found, dict), f"{place} is {found!r}"
            missing = wanted.keys() - found.keys()
            assert not missing, f"{place} lacks {sorted(missing)}"
            if whole:
                assert found.keys() - ENVELOPE <= wanted.keys(), (
                    f"{place} has {sorted(found.keys() - wanted.keys() - ENVELOPE)}"
                )
            for name, value in wanted.items():
                self.fits(value, found[name], f"{place}.{name}")
        elif isinstance(wanted, list):
            assert isinstance(found, list) and len(found) == len(wanted), f"{place} is {found!r}"
            for number, (one, other) in enumerate(zip(wanted, found, strict=True)):
                self.fits(one, other, f"{place}[{number}]")
        elif isinstance(wanted, str) and (kind := re.fullmatch(r"<(?:(\w+) = )?(\w+)>", wanted)):
            assert KINDS[kind[2]](found), f"{place} is {found!r}, not {kind[2]}"
            if kind[1]:
                self.kept[kind[1]] = found
        else:
            assert (type(found), found) == (type(wanted), wanted), f"{place} is {found!r}, not {wanted!r}"
