"""The managers' pages as a browser without a script gets them: who may see them, and whether a receipt adds up."""

import re
from typing import Any

import pytest

from tests.served.client import Answer, Client, new_key
from tests.served.conftest import Server
from tests.served.test_pages import form, page_of, signed_in

PAGES = ("/dashboard/", "/dashboard/orders/")


def placed(client: Client, *lines: tuple[int, int], restaurant_id: int = 1) -> dict[str, Any]:
    """An order to take away: dishes and how many of each."""
    items = [{"menu_item_id": dish, "quantity": quantity} for dish, quantity in lines]
    body = {"order_type": "takeaway", "restaurant_id": restaurant_id, "customer_name": "Eve", "customer_phone": "1"}
    made: dict[str, Any] = client.order({**body, "items": items}).json
    return made


def pay(client: Client, order: dict[str, Any], **facts: Any) -> dict[str, Any]:
    answer = client.post(f"/api/v1/orders/{order['id']}/payments", facts, Idempotency_Key=new_key())
    assert answer.status == 201, answer.text
    made: dict[str, Any] = answer.json
    return made


def sums(answer: Answer, name: str) -> list[int]:
    """The amounts in minor units that a receipt has marked with this name."""
    return [int(value) for value in re.findall(rf'data-{name}="(\d+)"', answer.text)]


@pytest.mark.parametrize("path", PAGES)
def test_who_sees_the_dashboard(server: Server, path: str) -> None:
    asked = server.client().get(f"{path}?status=ready")
    wanted = path.replace("/", "%2F")
    assert (asked.status, asked.headers["location"]) == (302, f"/login/?next={wanted}%3Fstatus%3Dready")
    for username in ("waiter", "kitchen"):
        refused = signed_in(server, username).get(path)
        assert (refused.status, "Not for you" in refused.text) == (403, True)
    assert signed_in(server, "customer").get(path).status == 404
    for username in ("manager", "owner"):
        assert signed_in(server, username).get(path).status == 200


@pytest.mark.parametrize(("username", "home"), [("manager", "/dashboard/"), ("owner", "/dashboard/"), ("waiter", "/")])
def test_where_signing_in_leads(server: Server, username: str, home: str) -> None:
    client = server.client()
    client.with_page("/login/")
    assert form(client, "/login/", username=username, password="demo").headers["location"] == home


def test_a_stranger_gets_their_own_dashboard_and_no_other(server: Server) -> None:
    stranger = signed_in(server, "stranger")
    assert page_of(stranger.get("/dashboard/"))["restaurant"]["name"] == "Blue Door"
    assert stranger.get("/dashboard/?restaurant=1").status == 404
    assert signed_in(server, "manager").get("/dashboard/?restaurant=2").status == 404


def test_the_addresses_in_the_page_are_good(server: Server) -> None:
    client = signed_in(server, "manager")
    page = page_of(client.get("/dashboard/orders/"))
    assert page["shown"] == "orders"
    frame = client.get(page["feed"]).json["frames"][0]
    assert frame["type"] == "restaurant_status"
    assert client.get(page["stats_url"]).json["orders_today"] >= 1
    assert client.get(page["calls_url"]).status == 200
    for shown, path in page["pages"].items():
        assert page_of(client.get(path))["shown"] == shown


def test_it_speaks_the_reader_s_language(server: Server) -> None:
    client = signed_in(server, "manager")
    assert '<html lang="de"' in client.get("/dashboard/", Accept_Language="de-AT, en;q=0.5").text
    assert page_of(client.get("/dashboard/?lang=it", Accept_Language="de"))["lang"] == "it"
    assert page_of(client.get("/dashboard/", Accept_Language="fr"))["lang"] == "en"


def test_a_receipt_adds_up(server: Server) -> None:
    client = signed_in(server, "manager")
    order = placed(client, (1, 2), (2, 1))
    path = f"/dashboard/orders/{order['id']}/receipt/"
    unpaid = client.get(path)
    assert sum(sums(unpaid, "line-total")) == order["total_minor"] == sums(unpaid, "total")[0]
    assert sum(sums(unpaid, "tax")) == order["tax_minor"]
    assert sums(unpaid, "due") == [order["total_minor"]]
    first = pay(client, order, method="cash", amount_minor=500)
    pay(client, order, method="card", amount_minor=order["total_minor"] - 500, tip_minor=150)
    back = {"amount_minor": 200, "reason": "cold"}
    assert client.post(f"/api/v1/payments/{first['id']}/refund", back, Idempotency_Key=new_key()).status == 201
    paid = client.get(path)
    assert sums(paid, "total") == [order["total_minor"]]
    assert sum(sums(paid, "paid")) == order["total_minor"]
    assert (sums(paid, "tip"), sums(paid, "refunded"), sums(paid, "due")) == ([150], [200], [])


def test_a_receipt_where_tax_comes_on_top(server: Server) -> None:
    client = signed_in(server, "stranger")
    menu = client.get("/api/v1/restaurants/2/menu").json
    dish = next(item for category in menu["categories"] for item in category["items"] if not item["option_groups"])
    order = placed(client, (dish["id"], 3), restaurant_id=2)
    receipt = client.get(f"/dashboard/orders/{order['id']}/receipt/")
    assert sum(sums(receipt, "line-total")) + sum(sums(receipt, "tax")) == order["total_minor"]
    assert sums(receipt, "total") == [order["total_minor"]]


def test_who_sees_what_was_paid(server: Server) -> None:
    order = placed(signed_in(server, "manager"), (1, 1))
    receipt, payments = f"/dashboard/orders/{order['id']}/receipt/", f"/dashboard/orders/{order['id']}/payments/"
    assert server.client().get(receipt).status == 302
    assert server.client().get(payments).status == 401
    for username, status in (("waiter", 200), ("owner", 200), ("kitchen", 403), ("stranger", 404), ("customer", 404)):
        client = signed_in(server, username)
        assert (client.get(receipt).status, client.get(payments).status) == (status, status), username
    for missing in (0, 999_999_999, 10**30):
        client = signed_in(server, "manager")
        assert client.get(f"/dashboard/orders/{missing}/receipt/").status == 404
        assert client.get(f"/dashboard/orders/{missing}/payments/").status == 404


def test_payments_of_an_order_are_listed(server: Server) -> None:
    client = signed_in(server, "manager")
    order = placed(client, (1, 1))
    taken = pay(client, order, method="card", amount_minor=order["total_minor"])
    answer = client.get(f"/dashboard/orders/{order['id']}/payments/")
    assert answer.headers["cache-control"] == "private, no-store"
    assert [payment["id"] for payment in answer.json["payments"]] == [taken["id"]]
