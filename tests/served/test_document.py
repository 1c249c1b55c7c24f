"""What the API answers is what its document says."""

import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tests.served.client import Answer, Client, new_key
from tests.served.conftest import Server
from ticketrail.dialects.native import urls as urls
from ticketrail.dialects.native.operation import OPERATIONS, Operation
from ticketrail.kernel import wire

As = Callable[[str], Client]
BY_NAME = {operation.name: operation for operation in OPERATIONS}


def fits(answer: Answer, name: str) -> Any:
    """The parsed answer, once it has been found to have the documented status and shape."""
    operation: Operation = BY_NAME[name]
    assert answer.status == operation.status, answer.text
    parsed = wire.decode(answer.text)
    msgspec.convert(parsed, operation.answer, dec_hook=lambda kind, value: kind(value))
    return parsed


def test_money_has_the_currency_s_decimals(server: Server) -> None:
    text = server.client().get("/api/v1/restaurants/1/menu").text
    prices = re.findall(r'"price":([^,}]+)', text)
    assert prices and all(re.fullmatch(r"\d+\.\d\d", price) for price in prices)


def test_looking(server: Server, as_: As) -> None:
    manager = as_("manager")
    fits(manager.get("/api/v1/restaurants/1"), "get_restaurant")
    fits(server.client().get("/api/v1/restaurants/1/menu?lang=it&order_type=takeaway"), "get_menu")
    fits(manager.get("/api/v1/menu/items/1"), "get_menu_item")
    fits(manager.get("/api/v1/orders?page_size=200"), "list_orders")
    fits(manager.get("/api/v1/orders/1"), "get_order")
    fits(manager.get("/api/v1/tables"), "list_tables")
    fits(manager.get("/api/v1/notifications"), "list_notifications")
    fits(manager.get("/api/v1/stats"), "get_stats")


def test_signing_in(server: Server) -> None:
    client = server.client()
    answer = client.post("/api/v1/auth/token", {"username": "waiter", "password": "demo", "restaurant_id": 1})
    tokens = fits(answer, "sign_in_with_password")
    assert (tokens["restaurant_id"], tokens["role"]) == (1, "waiter")
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    ticket = fits(client.post("/api/v1/auth/ws-ticket"), "socket_ticket")
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", ticket["ticket"])
    with server.listen(f"/ws/kitchen/ready/?token={ticket['ticket']}") as socket:
        assert "orders_update" in str(socket.recv(10))
    again = {"refresh_token": tokens["refresh_token"]}
    fits(client.post("/api/v1/auth/refresh", again), "refresh")
    assert client.post("/api/v1/auth/refresh", again).code == "unauthenticated"


def test_refusals_of_signing_in(server: Server) -> None:
    client = server.client()
    wrong = client.post("/api/v1/auth/token", {"username": "waiter", "password": "wrong"})
    assert (wrong.status, wrong.code) == (401, "unauthenticated")
    assert wrong.headers["www-authenticate"].startswith("Bearer")
    elsewhere = {"username": "waiter", "password": "demo", "restaurant_id": 2}
    assert client.post("/api/v1/auth/token", elsewhere).code == "not_found"
    for token in ("x", "a.b.c", "1-1.forged", "ws~forged"):
        assert server.client(Authorization=f"Bearer {token}").get("/api/v1/orders").code == "unauthenticated"


def test_passwords_are_not_for_guessing(server: Server) -> None:
    client, guess = server.client(), {"username": f"nobody-{new_key()}", "password": "x"}
    answers = [client.post("/api/v1/auth/token", guess) for _ in range(11)]
    assert [answer.status for answer in answers] == [401] * 10 + [429]
    assert answers[-1].code == "rate_limited"
    assert int(answers[-1].headers["retry-after"]) > 0


def test_an_evening_at_a_table(server: Server, as_: As) -> None:
    waiter, manager = as_("waiter"), as_("manager")
    tables = [table for table in waiter.get("/api/v1/tables").json["items"] if table["status"] == "available"]
    here, there = tables[-1]["id"], tables[-2]["id"]
    session = fits(waiter.post(f"/api/v1/tables/{here}/open", {"guest_count": 2}), "open_table")
    place = f"/api/v1/sessions/{session['id']}"
    assert waiter.post(f"/api/v1/tables/{here}/open", {"guest_count": 2}).code == "table_occupied"
    body = {"order_type": "dine_in", "table_id": here, "items": [{"menu_item_id": 1, "quantity": 2}]}
    order = fits(waiter.order(body), "place_new_order")
    assert order["session_id"] == session["id"]
    thing = f"/api/v1/orders/{order['id']}"
    more = {"items": [{"menu_item_id": 1, "quantity": 1}]}
    assert fits(waiter.post(f"{thing}/items", more), "add_items")["total_minor"] == 1950
    fits(waiter.send("PATCH", thing, {"priority": "rush"}), "edit_order")
    fits(waiter.post(f"{thing}/seen", {"station": "all"}), "see_order")
    fits(waiter.post(f"{place}/guest-count", {"guest_count": 3}), "set_session_guest_count")
    assert fits(waiter.post(f"{place}/move", {"table_id": there}), "move")["table_id"] == there
    asked = fits(waiter.post(f"{place}/requests", {"kind": "bill"}), "request")
    assert asked["bill_requested_at"]
    item = order["items"][0]["id"]
    fits(as_("kitchen").post(f"{thing}/items/{item}/status", {"status": "ready"}), "set_item_status")
    assert waiter.post(f"{place}/close", {}).code == "open_orders"
    assert waiter.post(f"{place}/close", {"force": True, "reason": "x"}).code == "forbidden"
    cash = {"method": "cash", "amount_minor": 650, "tip_minor": 50}
    assert waiter.post(f"{thing}/payments", cash).code == "key_missing"
    fits(waiter.post(f"{thing}/payments", cash, Idempotency_Key=new_key()), "pay_for_order")
    card = {"method": "card", "amount_minor": 1300}
    paid = fits(waiter.post(f"{place}/payments", card, Idempotency_Key=new_key()), "pay_for_session")
    assert waiter.post(f"{place}/payments", card, Idempotency_Key=new_key()).code == "overpaid"
    back = {"amount_minor": 100, "reason": "cold"}
    refund = f"/api/v1/payments/{paid['id']}/refund"
    assert waiter.post(refund, back, Idempotency_Key=new_key()).code == "forbidden"
    fits(manager.post(refund, back, Idempotency_Key=new_key()), "refund")
    fits(manager.post(f"{thing}/cancel", {"reason": "a test"}), "cancel_order")
    fits(manager.post(f"{place}/close", {"force": True, "reason": "a test"}), "close")
    fits(waiter.post(f"/api/v1/tables/{there}/clean"), "clean")
    fits(waiter.post(f"/api/v1/tables/{here}/release", {}), "release")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.path}")
def test_nobody_and_strangers_find_nothing(server: Server, as_: As, operation: Operation) -> None:
    path = "/api/v1/" + re.sub(r"{\w+}", "1", operation.path)
    body = operation.example if operation.body is not None else None
    if not operation.public:
        assert server.client().send(operation.method, path, body).code == "unauthenticated"
    if operation.public or "{" not in operation.path:
        return
    before = server.tables()
    there = as_("stranger").send(operation.method, path, body, Idempotency_Key=new_key())
    nowhere = re.sub(r"{\w+}", "999999", operation.path)
    nothing = as_("stranger").send(operation.method, f"/api/v1/{nowhere}", body, Idempotency_Key=new_key())
    assert (there.status, there.text) == (nothing.status, nothing.text) == (404, there.text)
    assert server.tables() == before
