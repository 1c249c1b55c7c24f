"""The main job over HTTP and sockets: a guest orders, the kitchen cooks, the guest follows."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.served.client import Client, new_key
from tests.served.conftest import Server, Tokens

As = Callable[[str], Client]
LINE = {"menu_item_id": 1, "quantity": 2}


def frame(socket: ClientConnection) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(socket.recv(10))
    return frame(socket) if found["type"] == "heartbeat" else found


def until(socket: ClientConnection, order_id: int) -> dict[str, Any]:
    """The next frame about that order; other tests use the same kitchen."""
    found = frame(socket)
    about = found.get("order_id") or found.get("order", {}).get("id")
    return found if about == order_id else until(socket, order_id)


@pytest.fixture
def free_table(server: Server) -> Iterator[tuple[int, str]]:
    """``(id, code)`` of a table of the first restaurant where nobody sits."""
    busy = "SELECT table_id FROM floor_tablesession WHERE status <> 'closed'"
    found = server.ask(
        f"SELECT id, qr_token FROM floor_table WHERE restaurant_id = 1 AND NOT out_of_service AND id NOT IN ({busy})"
    )
    yield found[0]


def at_table(server: Server, code: str) -> Client:
    guest = server.client()
    assert guest.with_page(f"/t/{code}/").status == 200
    return guest


def test_from_the_code_to_ready(server: Server, token: Tokens, free_table: tuple[int, str], as_: As) -> None:
    table_id, code = free_table
    guest = at_table(server, code)
    with (
        server.listen("/ws/kitchen/pending/", token("kitchen")) as pending,
        server.listen("/ws/kitchen/ready/", token("kitchen")) as ready,
    ):
        assert frame(pending)["type"] == frame(ready)["type"] == "orders_update"
        body = {"order_type": "dine_in", "table_id": table_id, "items": [LINE], "notes": "no onion"}
        placed = guest.order(body).json
        arrived = until(pending, placed["id"])
        assert (arrived["type"], arrived["action"]) == ("order_update", "new_order")
        assert arrived["order"]["notes"] == "no onion"
        assert "customer_phone" not in arrived["order"]

        status = f"/operations/api/orders/{placed['id']}/status/"
        assert as_("kitchen").post(status, {"status": "preparing"}).json["success"] is True
        lost = until(pending, placed["id"])
        assert (lost["type"], lost["old_status"], lost["new_status"]) == ("status_change", "pending", "preparing")
        assert as_("kitchen").post(status, {"status": "ready"}).json["order"]["order_status"] == "ready"
        assert until(ready, placed["id"])["action"] == "status_changed"
    page = guest.get(placed["tracking_url"])
    assert 'role="progressbar"' in page.text
    assert 'data-status="ready"' in page.text
    assert guest.get(f"/api/v1/track/{placed['tracking_token']}").json["order_status"] == "ready"


def test_a_guest_sees_the_orders_of_the_table_and_no_others(server: Server, free_table: tuple[int, str]) -> None:
    table_id, code = free_table
    body = {"order_type": "dine_in", "table_id": table_id, "items": [LINE]}
    first, second = at_table(server, code), at_table(server, code)
    one = first.order(body).json
    # The second scanned before anybody sat there; ordering joins the party that was opened meanwhile.
    two = second.order(body).json
    assert one["session_id"] == two["session_id"] is not None
    assert {order["id"] for order in first.get("/api/v1/orders").json["items"]} == {one["id"], two["id"]}
    assert first.get("/api/v1/orders?restaurant_id=1").json["total"] == 2
    assert first.get("/api/v1/orders?restaurant_id=2").status == 404
    assert first.get(f"/api/v1/orders/{two['id']}").status == 200
    assert first.get("/api/v1/orders/1").status == 404
    assert first.post(f"/api/v1/orders/{one['id']}/status", {"status": "ready"}).code == "forbidden"
    assert first.post(f"/api/v1/orders/{one['id']}/items", {"items": [LINE]}).status == 200
    assert first.post(f"/api/v1/orders/{two['id']}/cancel", {}).json["order_status"] == "cancelled"


def test_looking_at_the_menu_changes_nothing(server: Server, free_table: tuple[int, str]) -> None:
    before = server.tables()
    at_table(server, free_table[1])
    at_table(server, free_table[1])
    assert server.tables() == before


def test_a_closed_table_shows_the_menu_and_says_how_to_be_seated(server: Server) -> None:
    busy = "SELECT table_id FROM floor_tablesession WHERE status <> 'closed'"
    code = server.ask(f"SELECT qr_token FROM floor_table WHERE restaurant_id = 2 AND id NOT IN ({busy})")[0][0]
    guest = server.client()
    page = guest.get(f"/t/{code}/")
    assert page.status == 200
    assert "is closed. Ask a waiter to open it." in page.text
    assert len(re.findall('class="dish"', page.text)) > 3
    assert "guest_pass" not in guest.cookies


def test_an_offer_of_a_closed_table_opens_nothing(server: Server, as_: As) -> None:
    busy = "SELECT table_id FROM floor_tablesession WHERE status <> 'closed'"
    table_id, code = server.ask(
        f"SELECT id, qr_token FROM floor_table WHERE restaurant_id = 2 AND id NOT IN ({busy}) ORDER BY id DESC"
    )[0]
    session = as_("stranger").post(f"/api/v1/tables/{table_id}/open", {"guest_count": 2}).json
    guest = at_table(server, code)
    item = server.ask("SELECT id FROM menu_menuitem WHERE restaurant_id = 2 AND available")[0][0]
    body = {"order_type": "dine_in", "table_id": table_id, "items": [{"menu_item_id": item, "quantity": 1}]}
    first = guest.order(body).json
    assert first["session_id"] == session["id"]
    late = at_table(server, code)
    server_side = as_("stranger")
    assert server_side.post(f"/api/v1/orders/{first['id']}/cancel", {"reason": "left"}).status == 200
    assert server_side.post(f"/api/v1/sessions/{session['id']}/close", {}).status == 200
    assert late.order(body).code == "session_closed"
    assert guest.order(body).code in ("session_closed", "not_found")


def test_cookies_need_the_page_s_token(server: Server, free_table: tuple[int, str]) -> None:
    guest = server.client()
    guest.get(f"/t/{free_table[1]}/")
    body = {"order_type": "dine_in", "table_id": free_table[0], "items": [LINE]}
    before = server.tables()
    assert (guest.order(body).status, guest.order(body).code) == (403, "csrf")
    assert server.tables() == before
    assert guest.order(body, X_CSRFToken=guest.cookies["csrftoken"]).status == 201


def test_an_order_is_found_by_its_key(server: Server, free_table: tuple[int, str]) -> None:
    for customer in (server.client(), at_table(server, free_table[1])):
        table = {"order_type": "dine_in", "table_id": free_table[0]}
        away = {"order_type": "takeaway", "restaurant_id": 1, "customer_name": "Eve", "customer_phone": "1"}
        body = {**(table if customer.cookies else away), "items": [LINE]}
        key = new_key()
        assert customer.get(f"/api/v1/orders/by-key/{key}").code == "not_found"
        placed = customer.order(body, key).json
        found = customer.get(f"/api/v1/orders/by-key/{key}").json
        assert (found["id"], found["tracking_url"]) == (placed["id"], placed["tracking_url"])
        stranger = server.client(User_Agent="somebody else")
        assert stranger.get(f"/api/v1/orders/by-key/{key}").code == "not_found"


def test_the_order_feed_follows_for_everybody_who_may(server: Server, token: Tokens, as_: As) -> None:
    body = {"order_type": "takeaway", "restaurant_id": 1, "customer_name": "Eve", "customer_phone": "1"}
    placed = server.client().order({**body, "items": [LINE]}).json
    path = f"/ws/orders/{placed['id']}/"
    with (
        server.listen(path, token("waiter")) as waiter,
        server.listen(f"{path}?token={placed['tracking_token']}") as guest,
    ):
        assert frame(waiter)["order"]["customer_phone"] == "1"
        seen = frame(guest)
        assert seen["type"] == "order_status"
        assert "customer_phone" not in seen["order"]
        guest.send('{"action": "update_status", "status": "ready"}')
        assert frame(guest)["code"] == "forbidden"
        with server.listen(path, token("kitchen")) as kitchen:
            frame(kitchen)
            kitchen.send('{"action": "update_status", "status": "preparing", "request_id": 7}')
            kinds = {(found := frame(kitchen))["type"], frame(kitchen)["type"]}
            assert kinds == {"ok", "order_update"} and found is not None
        assert frame(guest)["action"] == frame(waiter)["action"] == "status_changed"


@pytest.mark.parametrize(
    ("path", "who", "code"),
    [
        ("/ws/orders/1/", "stranger", 4504),
        ("/ws/orders/1/", "customer", 4504),
        ("/ws/kitchen/pending/?restaurant=2", "kitchen", 4504),
        ("/ws/kitchen/pending/?station=nowhere", "kitchen", 4504),
        ("/ws/kitchen/pending/", "customer", 4504),
        ("/ws/orders/999999/", "waiter", 4504),
    ],
)
def test_who_may_not_listen_is_told_by_the_code(server: Server, token: Tokens, path: str, who: str, code: int) -> None:
    with server.listen(path, token(who)) as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code
    status = {4504: 404, 4503: 403}[code]
    assert server.client(Authorization=f"Bearer {token(who)}").get(path).status == status
