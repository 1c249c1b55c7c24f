"""Pages as a browser without a script gets them."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.served.client import Answer, Client, new_key
from tests.served.conftest import Server
from ticketrail.screens.words import GERMAN

FORM = "application/x-www-form-urlencoded"


def form(client: Client, path: str, **fields: str) -> Answer:
    fields = {**fields, "csrfmiddlewaretoken": client.cookies.get("csrftoken", "")}
    return client.post(path, urlencode(fields).encode(), Content_Type=FORM)


def signed_in(server: Server, username: str) -> Client:
    client = server.client()
    client.with_page("/login/")
    assert form(client, "/login/", username=username, password="demo").status == 302
    client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
    return client


def page_of(answer: Answer) -> dict[str, Any]:
    """The data for the page's script."""
    found = re.search(r'<script id="page" type="application/json">(.*?)</script>', answer.text)
    assert found is not None
    made: dict[str, Any] = json.loads(found[1])
    return made


def test_doors(server: Server) -> None:
    answer = server.client().get("/")
    assert answer.status == 200
    for path in re.findall(r'href="(/[^"]+)"', answer.text):
        assert server.client().get(path).status in (200, 302), path


@pytest.mark.parametrize("path", ["/", "/login/", "/nothing", "/api/nothing", "/static/dist/icon.svg", "/api/v1/docs"])
def test_every_answer_is_protected(server: Server, path: str) -> None:
    headers = server.client().get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/login/", "/r/aurora/", "/api/v1/docs", "/nothing"])
def test_no_page_has_a_script_or_a_style_in_it(server: Server, path: str) -> None:
    text = server.client().get(path).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    for attributes, inside in re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL):
        assert "application/json" in attributes or not inside


def test_what_is_not_there(server: Server) -> None:
    for path in ("/nothing", "/t/nothing/", "/t/%00/", "/r/nothing/", "/r/%00/", "/track/1-1.forged/", "/track/%00/"):
        answer = server.client().get(path)
        assert answer.status == 404, path
        assert "There is nothing at this address." in answer.text


def test_a_forgotten_slash_and_an_icon(server: Server) -> None:
    assert server.client().get("/login").headers["location"] == "/login/"
    assert server.client().get("/favicon.ico").headers["location"] == "/static/dist/icon.svg"


def test_signing_in_and_out(server: Server) -> None:
    client = server.client()
    asked = client.get("/operations/stations/pending/?station=bar")
    assert asked.headers["location"] == "/login/?next=%2Foperations%2Fstations%2Fpending%2F%3Fstation%3Dbar"
    assert 'value="/operations/stations/pending/?station=bar"' in client.with_page(asked.headers["location"]).text
    wrong = form(client, "/login/", username="kitchen", password="wrong", next="/operations/stations/")
    assert wrong.status == 401
    assert "This name and password do not go together." in wrong.text
    right = form(client, "/login/", username="kitchen", password="demo", next="/operations/stations/")
    assert (right.status, right.headers["location"]) == (302, "/operations/stations/")
    assert client.get("/operations/stations/").text.count("Open display") == 3
    assert client.get("/logout/").status == 405
    client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
    assert client.post("/logout/", b"", Content_Type=FORM).headers["location"] == "/login/"
    assert client.get("/operations/stations/").status == 302


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil"])
def test_signing_in_leads_to_no_other_site(server: Server, wanted: str) -> None:
    client = server.client()
    client.with_page("/login/")
    answer = form(client, "/login/", username="kitchen", password="demo", next=wanted)
    assert answer.headers["location"] == "/operations/stations/"


def test_forms_need_the_page_s_token(server: Server) -> None:
    client = server.client()
    before = server.tables()
    answer = client.post("/login/", b"username=kitchen&password=demo", Content_Type=FORM)
    assert (answer.status, "load the page again" in answer.text) == (403, True)
    assert server.tables() == before


def test_a_name_that_no_database_can_be_asked_for(server: Server) -> None:
    client = server.client()
    client.with_page("/login/")
    assert form(client, "/login/", username="a\0b", password="c").status == 401


def test_a_display(server: Server) -> None:
    client = signed_in(server, "kitchen")
    page = page_of(client.get("/operations/stations/pending/?station=bar"))
    assert page["feed"] == "/ws/kitchen/pending/?restaurant=1&station=bar"
    assert page["may"] == ["pending", "preparing", "ready"]
    assert client.get(page["feed"]).status == 200
    for stage in page["stages"]:
        assert page_of(client.get(stage["url"]))["stage"] == stage["stage"]
    for path in ("/operations/stations/cold/", "/operations/stations/ready/?station=nowhere", "?restaurant=2"):
        assert client.get(path if path[0] == "/" else f"/operations/stations/{path}").status == 404
    assert signed_in(server, "customer").get("/operations/stations/").status == 404


def test_a_tap_on_the_display(server: Server) -> None:
    body = {"order_type": "takeaway", "restaurant_id": 1, "customer_name": "Eve", "customer_phone": "1"}
    order = server.client().order({**body, "items": [{"menu_item_id": 1, "quantity": 1}]}).json
    path = f"/operations/api/orders/{order['id']}/status/"
    client = signed_in(server, "kitchen")
    token = client.headers.pop("X-CSRFToken")
    refused = client.post(path, {"status": "preparing"})
    assert (refused.status, refused.json["success"], refused.code) == (403, False, "csrf")
    client.headers["X-CSRFToken"] = token
    assert client.post(path, {"status": "preparing"}).json["order"]["order_status"] == "preparing"
    assert client.post(path, {"status": "preparing"}).status == 200
    assert client.post(path, {"status": "eaten"}).status == 400
    assert client.post(path, {"status": "completed"}).status == 403
    illegal = signed_in(server, "manager").post(path, {"status": "completed"})
    assert (illegal.status, illegal.code, illegal.json["current"]["status"]) == (409, "illegal_transition", "preparing")
    assert signed_in(server, "stranger").post(path, {"status": "ready"}).status == 404
    assert server.client().post(path, {"status": "ready"}).status == 401
    assert client.get(path).status == 405


def test_the_menu_in_the_reader_s_language(server: Server) -> None:
    client = server.client()
    german = client.get("/r/aurora/", Accept_Language="de-CH, en;q=0.5")
    assert '<html lang="de"' in german.text
    assert GERMAN["contains"] in german.text
    assert page_of(german)["lang"] == "de"
    italian = client.get("/r/aurora/?lang=it", Accept_Language="de")
    assert page_of(italian)["lang"] == "it"
    page = page_of(italian)
    assert page["order"] == {"order_type": "takeaway", "restaurant_id": 1}
    again = client.get(page["menu_url"]).json
    assert again["categories"] == page["categories"]


def test_the_page_of_an_order(server: Server) -> None:
    body = {"order_type": "takeaway", "restaurant_id": 1, "customer_name": "Eve", "customer_phone": "+39 55"}
    order = server.client().order({**body, "items": [{"menu_item_id": 1, "quantity": 2}]}).json
    answer = server.client().get(order["tracking_url"])
    assert "€13.00" in answer.text
    assert "+39 55" not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = page_of(answer)
    assert page["order"]["id"] == order["id"]
    assert page["menu_url"] == "/r/aurora/"
    assert server.client().get(page["feed"]).json["frames"][0]["order"]["id"] == order["id"]


def test_a_login_that_ends_ends_its_screens(server: Server) -> None:
    client = signed_in(server, "waiter")
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    url, origin = f"ws://127.0.0.1:{server.port}/ws/kitchen/ready/", f"http://127.0.0.1:{server.port}"
    with connect(url, additional_headers={"Cookie": cookie, "Origin": origin}, legacy=True) as socket:
        socket.recv(10)
        client.post("/logout/", b"", Content_Type=FORM)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(3)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


def test_the_api_can_be_read(server: Server) -> None:
    text = server.client().get("/api/v1/docs").text
    assert "POST /api/v1/orders" in text
    assert server.client().get("/api/v1/openapi.json").json["openapi"] == "3.1.0"


def test_a_key_is_of_one_browser(server: Server) -> None:
    """Two people behind one address who happen to choose the same key get an order each."""
    key = new_key()
    body = {"order_type": "takeaway", "restaurant_id": 1, "customer_name": "Eve", "customer_phone": "1"}
    body["items"] = [{"menu_item_id": 1, "quantity": 1}]
    one, two = server.client(), server.client()
    one.with_page("/r/aurora/")
    two.with_page("/r/aurora/")
    assert one.order(body, key).json["id"] != two.order(body, key).json["id"]
