"""Replaying a recorded conversation: what was said is said again, what was heard has to be heard again.

A conversation is a list of steps. ``open`` a socket (``on`` names it), ``say`` something on it, ``hear`` a frame,
``closed`` with a code; ``call`` the API as somebody, and get an ``answer`` with a ``status``. ``{name}`` stands for
something known, ``<kind>`` for any value of a kind. What is heard may hold more than what was recorded, never less and
nothing else. ``keep`` names parts of it for later; ``without`` lists parts that must not be there.
"""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.served.client import Client, new_key
from tests.served.conftest import Server

Step = dict[str, Any]

KINDS = {
    "<time>": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z",
    "<number as text>": r"[1-9]\d*",
    "<order number>": r"ORD-\d{12}-[2-9A-HJKMNP-Z]{4}",
    "<cursor>": r"[A-Za-z0-9._~-]{20,}",
    "<text>": r".+",
}


class Replay:
    """One conversation. ``known`` are the names that its steps may use; ``token`` gives a person's."""

    def __init__(self, server: Server, token: Callable[[str], str], known: dict[str, str]) -> None:
        self.server = server
        self.token = token
        self.known = dict(known)
        self.sockets: dict[str, ClientConnection] = {}

    def run(self, steps: list[Step]) -> None:
        try:
            for number, step in enumerate(steps):
                try:
                    self._take(step)
                except (AssertionError, LookupError, TimeoutError, ConnectionClosed) as error:
                    raise AssertionError(f"step {number + 1}: {json.dumps(step, default=str)}\n{error}") from error
        finally:
            for socket in self.sockets.values():
                socket.close()

    def _take(self, step: Step) -> None:
        name = step.get("on", "screen")
        if "open" in step:
            self._open(name, step)
        elif "say" in step:
            said = self._filled(step["say"])
            self.sockets[name].send(said if isinstance(said, str) else json.dumps(said))
        elif "hear" in step:
            self._check(step, self._hear(name), step["hear"])
        elif "closed" in step:
            self._closed(name, step["closed"])
        elif "leave" in step:
            self.sockets.pop(step["leave"]).close()
        else:
            self._call(step)

    def _open(self, name: str, step: Step) -> None:
        token = self.token(step["by"]) if "by" in step else ""
        self.sockets[name] = self.server.listen(self._filled(step["open"]), token, subprotocols=self._offered(step))
        if "speaks" in step:
            assert self.sockets[name].subprotocol == step["speaks"]

    def _offered(self, step: Step) -> Any:
        return [self._filled(each) for each in step["offers"]] if "offers" in step else None

    def _hear(self, name: str) -> Any:
        heard = parsed(self.sockets[name].recv(10))
        return self._hear(name) if heard["type"] == "heartbeat" else heard

    def _closed(self, name: str, code: int) -> None:
        with pytest.raises(ConnectionClosed) as closed:
            self._hear(name)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == code, closed.value

    def _call(self, step: Step) -> None:
        method, path = self._filled(step["call"]).split(" ", 1)
        caller: Client = self.server.client()
        if "by" in step:
            caller.headers["Authorization"] = f"Bearer {self.token(step['by'])}"
        body = None if method == "GET" else self._filled(step.get("body", {}))
        answer = caller.send(method, path, body, Idempotency_Key=new_key())
        assert answer.status == step.get("status", 200), answer.text
        self._check(step, parsed(answer.text), step.get("answer", {}))

    def _check(self, step: Step, found: Any, expected: Any) -> None:
        assert not (wrong := differences(found, self._filled(expected))), f"{wrong}\n{found}"
        for path in step.get("without", ()):
            with pytest.raises(LookupError):
                part(found, path)
        for name, path in step.get("keep", {}).items():
            self.known[name] = str(part(found, path))

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            return re.sub(r"{(\w+(?:'s token)?)}", self._named, value)
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        return {name: self._filled(each) for name, each in value.items()} if isinstance(value, dict) else value

    def _named(self, found: re.Match[str]) -> str:
        person = found[1].removesuffix("'s token")
        return self.token(person) if person != found[1] else quote(self.known[person], safe="/")


def parsed(text: str | bytes) -> Any:
    """JSON with its numbers as they were written."""
    return json.loads(text, parse_float=Decimal)


def part(value: Any, path: str) -> Any:
    """``items.0.id`` of a value."""
    for name in path.split("."):
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def differences(found: Any, expected: Any, path: str = "$") -> list[str]:
    """Where ``found`` is not what was recorded."""
    if isinstance(expected, dict) and isinstance(found, dict):
        lost = [f"{path}.{name} is missing" for name in expected.keys() - found.keys()]
        both = [name for name in expected if name in found]
        return lost + [line for name in both for line in differences(found[name], expected[name], f"{path}.{name}")]
    if isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        pairs = enumerate(zip(found, expected, strict=True))
        return [line for n, (one, other) in pairs for line in differences(one, other, f"{path}.{n}")]
    return [] if same(found, expected) else [f"{path} is {found!r} and not {expected!r}"]


def same(found: Any, expected: Any) -> bool:
    if expected == "<whole number>":
        return type(found) is int
    if isinstance(expected, str) and expected in KINDS:
        return isinstance(found, str) and re.fullmatch(KINDS[expected], found) is not None
    # 25.5 and 25.50 are the same number, and not the same on the wire.
    return type(found) is type(expected) and str(found) == str(expected)
