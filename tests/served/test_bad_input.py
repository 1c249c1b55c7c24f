"""Bad input gets the documented status and code, a sentence, and leaves no trace in any table."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.served.client import Answer, Client, new_key
from tests.served.conftest import Server

LINE = {"menu_item_id": 1, "quantity": 1}
Menu = list[dict[str, Any]]
As = Callable[[str], Client]


@pytest.fixture(scope="module")
def menu(server: Server) -> Menu:
    """Every dish of the first restaurant."""
    made = server.client().get("/api/v1/restaurants/1/menu").json
    return [dish for category in made["categories"] for dish in category["items"]]


@pytest.fixture
def away(server: Server) -> Client:
    return server.client(User_Agent=new_key())


def order(**more: Any) -> dict[str, Any]:
    base = {"restaurant_id": 1, "order_type": "takeaway", "customer_name": "Eve", "customer_phone": "+39 06 1"}
    return {**base, "items": [LINE], **more}


def refused(server: Server, send: Callable[[], Answer], status: int, code: str, *fields: str) -> Answer:
    before = server.tables()
    answer = send()
    assert (answer.status, answer.code) == (status, code), answer.text
    assert answer.json["message"].endswith((".", "?"))
    assert list(answer.json.get("fields", {})) == list(fields), answer.text
    assert server.tables() == before
    return answer


@pytest.mark.parametrize("quantity", [0, -1, 100, 10_000, 1.5, 2.0, "2", True, None, [], 10**30])
def test_wrong_quantity(server: Server, away: Client, quantity: object) -> None:
    body = order(items=[{**LINE, "quantity": quantity}])
    refused(server, lambda: away.order(body), 422, "invalid", "items[0].quantity")


def test_missing_quantity(server: Server, away: Client) -> None:
    refused(server, lambda: away.order(order(items=[{"menu_item_id": 1}])), 422, "invalid", "items[0].quantity")


def test_item_of_another_restaurant(server: Server, away: Client) -> None:
    foreign = server.ask("SELECT id FROM menu_menuitem WHERE restaurant_id = 2")[0][0]
    body = order(items=[LINE, {"menu_item_id": foreign, "quantity": 1}])
    refused(server, lambda: away.order(body), 422, "invalid", "items[1].menu_item_id")


@pytest.mark.parametrize("item_id", [2**31 - 1, 0, -1, 2**31, 2**63, "1", 1.0])
def test_item_that_does_not_exist(server: Server, away: Client, item_id: object) -> None:
    body = order(items=[{**LINE, "menu_item_id": item_id}])
    refused(server, lambda: away.order(body), 422, "invalid", "items[0].menu_item_id")


def test_sold_out_between_menu_and_order(server: Server, away: Client, as_: As, menu: Menu) -> None:
    dish = next(dish for dish in reversed(menu) if dish["available"])
    waiter, path = as_("waiter"), f"/api/v1/menu/items/{dish['id']}"
    assert waiter.send("PATCH", path, {"available": False}).json["available"] is False
    body = order(items=[LINE, {"menu_item_id": dish["id"], "quantity": 1}])
    answer = refused(server, lambda: away.order(body), 409, "sold_out", "items[1].menu_item_id")
    assert dish["name"] in answer.json["message"]
    assert waiter.send("PATCH", path, {"available": True}).json["available"] is True


def test_options_below_min_and_above_max(server: Server, away: Client, menu: Menu) -> None:
    groups = [(dish, group) for dish in menu for group in dish["option_groups"] if dish["available"]]
    dish, _ = next((dish, group) for dish, group in groups if group["min"])
    body = order(items=[{"menu_item_id": dish["id"], "quantity": 1}])
    refused(server, lambda: away.order(body), 422, "invalid", "items[0].options")
    dish, group = next((dish, group) for dish, group in groups if group["max"] < len(group["options"]))
    too_many = [option["id"] for option in group["options"]]
    body = order(items=[{"menu_item_id": dish["id"], "quantity": 1, "options": too_many}])
    refused(server, lambda: away.order(body), 422, "invalid", "items[0].options")


def test_option_of_another_dish_and_twice_the_same(server: Server, away: Client, menu: Menu) -> None:
    dish = next(dish for dish in menu if dish["option_groups"])
    option = dish["option_groups"][0]["options"][0]["id"]
    plain = next(dish for dish in menu if not dish["option_groups"] and dish["available"])
    for item_id, options in ((plain["id"], [option]), (dish["id"], [option, option])):
        body = order(items=[{"menu_item_id": item_id, "quantity": 1, "options": options}])
        refused(server, lambda body=body: away.order(body), 422, "invalid", "items[0].options")  # type: ignore[misc]


@pytest.mark.parametrize("name", ["price", "price_minor", "unit_price"])
def test_price_from_the_client(server: Server, away: Client, name: str) -> None:
    body = order(items=[{**LINE, name: 1}])
    refused(server, lambda: away.order(body), 422, "unknown_field", f"items[0].{name}")


def test_unknown_field(server: Server, away: Client) -> None:
    refused(server, lambda: away.order(order(total_minor=1)), 422, "unknown_field", "total_minor")


@pytest.mark.parametrize("size", [65 * 1024, 1024 * 1024, 9 * 1024 * 1024])
def test_large_body(server: Server, away: Client, size: int) -> None:
    raw = b'{"notes": "' + b"x" * size + b'"}'
    refused(server, lambda: away.order(raw), 413, "too_large")


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"not json",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"[" * 10_000 + b"]" * 10_000,
        b"[" * 33 + b"]" * 33,
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        b"1" * 6000,
    ],
)
def test_broken_json(server: Server, away: Client, raw: bytes) -> None:
    refused(server, lambda: away.order(raw), 400, "invalid_json")


@pytest.mark.parametrize("raw", [b"3", b"[]", b"null", b'"text"'])
def test_json_that_is_no_object(server: Server, away: Client, raw: bytes) -> None:
    refused(server, lambda: away.order(raw), 422, "invalid", "body")


def test_text_that_no_database_keeps(server: Server, away: Client) -> None:
    refused(server, lambda: away.order(order(notes="a\0b")), 422, "invalid", "notes")


def test_another_content_type(server: Server, away: Client) -> None:
    form = "application/x-www-form-urlencoded"
    refused(server, lambda: away.order(b"a=b", Content_Type=form), 415, "unsupported_type")


def test_missing_key(server: Server, away: Client) -> None:
    refused(server, lambda: away.post("/api/v1/orders", order()), 400, "key_missing")


@pytest.mark.parametrize("key", ["short", "x" * 65, "with blank", "ümläute88"])
def test_key_of_another_form(server: Server, away: Client, key: str) -> None:
    latin = key.encode().decode("latin-1")
    refused(server, lambda: away.order(order(), latin), 422, "invalid", "key")


def test_reused_key(server: Server, away: Client) -> None:
    key = new_key()
    first = away.order(order(), key)
    assert first.status == 201
    refused(server, lambda: away.order(order(notes="more"), key), 422, "key_reused")
    again = away.order(order(), key)
    assert (again.status, again.text) == (201, first.text)
    assert again.headers["idempotency-replayed"] == "true"


def test_a_refusal_keeps_no_key(server: Server, away: Client) -> None:
    key = new_key()
    refused(server, lambda: away.order(order(items=[]), key), 422, "invalid", "items")
    assert away.order(order(), key).status == 201


def test_takeaway_without_name_and_phone(server: Server, away: Client) -> None:
    body = order(customer_name=" ", customer_phone=None)
    refused(server, lambda: away.order(body), 422, "invalid", "customer_name", "customer_phone")


def test_delivery_where_there_is_none(server: Server, away: Client) -> None:
    item = server.ask("SELECT id FROM menu_menuitem WHERE restaurant_id = 2")[0][0]
    body = order(restaurant_id=2, order_type="delivery", items=[{"menu_item_id": item, "quantity": 1}])
    refused(server, lambda: away.order(body), 409, "not_accepting")


def test_restaurant_that_does_not_exist(server: Server, away: Client) -> None:
    refused(server, lambda: away.order(order(restaurant_id=99)), 404, "not_found")


def test_table_without_a_pass(server: Server, away: Client) -> None:
    body = {"order_type": "dine_in", "table_id": 1, "items": [LINE]}
    refused(server, lambda: away.order(body), 401, "unauthenticated")
    away.cookies["guest_pass"] = "forged~pass"
    refused(server, lambda: away.order(body), 401, "unauthenticated")


@pytest.mark.parametrize("path", ["", "v1", "v1/nothing", "v2/orders", "v1/orders/x", "v1/orders/-1", "v1/orders/1/"])
def test_paths_that_are_not_there(server: Server, path: str) -> None:
    refused(server, lambda: server.client().get(f"/api/{path}"), 404, "not_found")


@pytest.mark.parametrize("number", ["0", str(2**31), str(2**64), "9" * 5000])
def test_numbers_that_belong_to_nothing(server: Server, as_: Callable[[str], Client], number: str) -> None:
    refused(server, lambda: as_("waiter").get(f"/api/v1/orders/{number}"), 404, "not_found")


def test_methods_that_are_not_possible(server: Server, as_: As) -> None:
    answer = refused(server, lambda: as_("waiter").send("DELETE", "/api/v1/orders/1"), 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, PATCH"


NONSENSE = ["page=0", "page=x", "page_size=201", "page=1.5", "status=cooked", "sort=secret", "q=%00"]


@pytest.mark.parametrize("query", NONSENSE)
def test_questions_that_make_no_sense(server: Server, as_: Callable[[str], Client], query: str) -> None:
    field = query.partition("=")[0]
    refused(server, lambda: as_("waiter").get(f"/api/v1/orders?{query}"), 422, "invalid", field)


def test_unknown_question(server: Server, as_: As) -> None:
    refused(server, lambda: as_("waiter").get("/api/v1/orders?nothing=1"), 422, "unknown_field", "nothing")


def test_no_traceback_and_no_secret_in_the_log(server: Server, away: Client, as_: As) -> None:
    placed = away.order(order()).json
    assert away.get(f"/api/v1/track/{placed['tracking_token']}").status == 200
    assert as_("kitchen").get("/ws/kitchen/pending/").status == 200
    assert away.get(f"/ws/orders/{placed['id']}/?token={placed['tracking_token']}").status == 200
    log = server.log.read_text()
    assert "Traceback" not in log
    assert placed["tracking_token"] not in log
