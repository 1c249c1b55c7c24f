"""Bad input at the real feeds: the documented error or close code, a neighbour who does not notice, and no trace."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode
from websockets.sync.client import ClientConnection

from tests.served.client import Client
from tests.served.conftest import Server, Tokens

As = Callable[[str], Client]
PATH = "/ws/orders/1/"


@pytest.fixture
def neighbour(server: Server, token: Tokens, as_: As) -> Iterator[ClientConnection]:
    """Somebody else at the same feed, who still hears everything afterwards; and nothing was written."""
    with server.listen(PATH, token("manager")) as socket:
        socket.recv(timeout=10)
        before = server.tables()
        yield socket
        after = server.tables()
        # A ticket that was used is written down, and stream 0 with it.
        changed = {name for name in after if after[name] != before[name]}
        assert changed <= {"people_usedticket", "people_refreshtoken", "people_user", "journal_event", "journal_stream"}
        orders = {"journal_event", "journal_stream"} & changed
        assert not orders or "people_usedticket" in changed or "people_refreshtoken" in changed
        note = str(time.time_ns())
        assert as_("waiter").send("PATCH", "/api/v1/orders/1", {"notes": note}).status == 200
        while (frame := json.loads(socket.recv(timeout=10)))["type"] != "order_update":
            pass
        assert frame["order"]["notes"] == note
    assert "Traceback" not in server.log.read_text()


def code(server: Server, path: str, token: str = "") -> int:
    """How a connection is closed."""
    with server.listen(path, token) as socket:
        return closed(socket)


def closed(socket: ClientConnection) -> int:
    try:
        while True:
            socket.recv(timeout=10)
    except ConnectionClosed as end:
        assert end.rcvd is not None
        return int(end.rcvd.code)


def unsigned(token: str) -> str:
    """The same claims with ``alg: none``."""
    head = urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


def resigned(token: str, **claims: Any) -> str:
    """The same claims with others among them, signed by somebody who does not know our key."""
    said = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode({**said, **claims}, "k" * 64, algorithm="HS256")


@pytest.mark.parametrize("way", ["header", "query", "subprotocol", "message"])
def test_forged_tokens(server: Server, token: Tokens, neighbour: ClientConnection, way: str) -> None:
    true = token("waiter")
    forged = [unsigned(true), resigned(true), resigned(true, exp=1), true[:-2] + "AA", "x", "a.b.c", "ws~forged~x"]
    for bad in forged:
        assert shown(server, bad, way) == 4401


def shown(server: Server, token: str, way: str) -> int:
    if way == "header":
        return code(server, PATH, token)
    if way == "query":
        return code(server, f"{PATH}?token={token}")
    if way == "subprotocol":
        with server.listen(PATH, subprotocols=["ticketrail.v1", f"bearer.{token}"]) as socket:
            assert socket.subprotocol == "ticketrail.v1"
            return closed(socket)
    with server.listen(PATH) as socket:
        socket.send(json.dumps({"action": "authenticate", "token": token}))
        return closed(socket)


def test_things_of_another_restaurant(server: Server, token: Tokens, neighbour: ClientConnection) -> None:
    for path in (
        PATH,
        "/ws/restaurants/1/",
        "/ws/tables/1/",
        "/ws/tables/sessions/1/",
        "/ws/kitchen/ready/?restaurant=1",
    ):
        assert code(server, path, token("stranger")) == 4504
    foreign = server.ask("SELECT min(id) FROM orders_order WHERE restaurant_id = 2")[0][0]
    for number in (foreign, 2**31 - 1, 2**31, 0, "9" * 100):
        assert code(server, f"/ws/orders/{number}/", token("waiter")) == 4504
    assert code(server, "/ws/nothing/", token("waiter")) == 4504


def test_a_cursor_of_another_restaurant(server: Server, token: Tokens, as_: As) -> None:
    cursor = as_("stranger").get("/ws/orders/").json["cursor"]
    for bad in (cursor, "garbage", "", "1." * 500):
        with server.listen(f"/ws/orders/?since={bad}", token("waiter")) as socket:
            frame = json.loads(socket.recv(timeout=10))
            assert (frame["type"], frame["reset"]) == ("orders_update", "invalid")


def test_a_ticket_opens_once(server: Server, as_: As, neighbour: ClientConnection) -> None:
    ticket = as_("waiter").post("/api/v1/auth/ws-ticket", {}).json["ticket"]
    with server.listen(f"{PATH}?token={ticket}") as socket:
        assert json.loads(socket.recv(timeout=10))["type"] == "order_status"
    assert code(server, f"{PATH}?token={ticket}") == 4401
    assert ticket not in server.log.read_text()


def test_nobody(server: Server, neighbour: ClientConnection) -> None:
    with server.listen(PATH) as socket:
        socket.send('{"action":"get_status"}')
        assert closed(socket) == 4401
    assert server.client().get(PATH).status == 401


BAD_FRAMES: list[tuple[Opcode, bytes, int | str]] = [
    (Opcode.BINARY, b'{"action":"get_status"}', 1003),
    (Opcode.TEXT, b"\xff\xfe", 1007),
    (Opcode.TEXT, b"x" * 8193, 1009),
    (Opcode.TEXT, b"{", "invalid_json"),
    (Opcode.TEXT, b'{"action":"update_status","status":NaN}', "invalid_json"),
    (Opcode.TEXT, b"[" * 3000 + b"]" * 3000, "invalid_json"),
    (Opcode.TEXT, b'{"a":' * 33 + b"1" + b"}" * 33, "invalid_json"),
    (Opcode.TEXT, b"[]", "invalid"),
    (Opcode.TEXT, b'{"action":7}', "invalid"),
    (Opcode.TEXT, b'{"action":"fly"}', "unknown_action"),
    (Opcode.TEXT, b'{"action":"get_status","nothing":1}', "unknown_field"),
    (Opcode.TEXT, b'{"action":"update_status","status":true}', "invalid"),
    (Opcode.TEXT, b'{"action":"update_status","status":"ready","expected_version":"1"}', "invalid"),
    (Opcode.TEXT, b'{"action":"update_status","status":"ready","expected_version":1.0}', "invalid"),
    (Opcode.TEXT, b'{"action":"update_status","status":"preparing","reason":"a\\u0000b"}', "invalid"),
    (Opcode.TEXT, b'{"action":"update_status","status":"preparing","key":"short"}', "invalid"),
]


@pytest.mark.parametrize(("opcode", "data", "wanted"), BAD_FRAMES, ids=[str(n) for n, _ in enumerate(BAD_FRAMES)])
def test_frames(
    server: Server, token: Tokens, neighbour: ClientConnection, opcode: Opcode, data: bytes, wanted: int | str
) -> None:
    with server.listen(PATH, token("kitchen")) as socket:
        socket.recv(timeout=10)
        socket.send(data, text=opcode == Opcode.TEXT)
        if isinstance(wanted, int):
            assert closed(socket) == wanted
            return
        answer = json.loads(socket.recv(timeout=10))
        assert (answer["type"], answer["code"]) == ("error", wanted)
        socket.send("ping")
        assert json.loads(socket.recv(timeout=10)) == {"type": "pong"}


def test_a_thousand_fragments(server: Server, token: Tokens, neighbour: ClientConnection) -> None:
    with server.listen(PATH, token("kitchen")) as socket:
        socket.recv(timeout=10)
        try:
            socket.send((b"x" for _ in range(1000)), text=True)
        except ConnectionClosed as end:
            assert end.rcvd is not None and end.rcvd.code == 1009
            return
        assert closed(socket) == 1009


def test_two_hundred_actions(server: Server, token: Tokens, neighbour: ClientConnection) -> None:
    with server.listen(PATH, token("kitchen")) as socket:
        socket.recv(timeout=10)
        answers: list[str] = []
        try:
            for _ in range(200):
                socket.send('{"action":"get_status"}')
            while True:
                answers.append(json.loads(socket.recv(timeout=10)).get("code", "ok"))
        except ConnectionClosed as end:
            assert end.rcvd is not None and end.rcvd.code == 4429
    assert answers.count("ok") <= 60 and set(answers) <= {"ok", "rate_limited"}


def test_a_refused_action_writes_nothing_by_half(server: Server, token: Tokens, neighbour: ClientConnection) -> None:
    """The order, its items, the bill and the calls: all of it, or nothing."""
    with server.listen("/ws/orders/1/items/", token("waiter")) as socket:
        item = json.loads(socket.recv(timeout=10))["items"][0]["id"]
        foreign = server.ask("SELECT min(id) FROM orders_orderitem WHERE restaurant_id = 2")[0][0]
        for number in (foreign, item, 2**31, 0, -1):
            socket.send(
                json.dumps({"action": "update_item_status", "item_id": number, "status": "voided", "reason": "x"})
            )
            answer = json.loads(socket.recv(timeout=10))
            assert answer["type"] == "error" and answer["code"] in ("not_found", "forbidden", "invalid")


def test_a_key_makes_an_action_happen_once(server: Server, token: Tokens) -> None:
    said = {"action": "alert", "message": "Fire drill at nine.", "key": f"drill-{time.time_ns()}"}
    with server.listen("/ws/admin/notifications/", token("manager")) as socket:
        socket.recv(timeout=10)
        heard: list[Any] = []
        for _ in range(2):
            socket.send(json.dumps(said))
        socket.send(json.dumps({**said, "message": "Another."}))
        while sum(frame["type"] in ("ok", "error") for frame in heard) < 3:
            heard.append(json.loads(socket.recv(timeout=10)))
    assert [frame["notification"]["body"] for frame in heard if frame["type"] == "notification"] == [said["message"]]
    first, second = (frame for frame in heard if frame["type"] == "ok")
    assert first["seq"] == second["seq"]
    assert [frame["code"] for frame in heard if frame["type"] == "error"] == ["key_reused"]
