"""Customers: signing up, and finding every order again that was placed while signed in."""

import re
import secrets
from collections.abc import Iterator

import pytest

from tests.served.client import Answer, Client
from tests.served.conftest import Server
from tests.served.test_pages import form, page_of, signed_in
from ticketrail.screens.account_words import ENGLISH, GERMAN, ITALIAN

PASSWORD = "a rather long one, 7"
AWAY = {"order_type": "takeaway", "restaurant_id": 1, "customer_name": "Eve", "customer_phone": "+39 55"}
LINE = {"menu_item_id": 1, "quantity": 2}


def somebody() -> str:
    """A name that nobody has."""
    return f"eve-{secrets.token_hex(4)}@example.org"


def sign_up(client: Client, **said: str) -> Answer:
    """The form, filled in like this, sent from its page."""
    client.with_page("/signup/")
    answer = form(client, "/signup/", **{"name": "Eve", "username": somebody(), "password": PASSWORD, **said})
    client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
    return answer


@pytest.fixture
def eve(server: Server) -> Client:
    """A customer who has just signed up."""
    client = server.client()
    assert sign_up(client).status == 302
    return client


@pytest.fixture
def free_table(server: Server) -> Iterator[tuple[int, str]]:
    """``(id, code)`` of a table of the first restaurant where nobody sits."""
    busy = "SELECT table_id FROM floor_tablesession WHERE status <> 'closed'"
    found = server.ask(
        f"SELECT id, qr_token FROM floor_table WHERE restaurant_id = 1 AND NOT out_of_service AND id NOT IN ({busy})"
    )
    yield found[0]


def customer_of(server: Server, order_id: int) -> int | None:
    found: int | None = server.ask("SELECT customer_id FROM orders_order WHERE id = %s", order_id)[0][0]
    return found


def test_signing_up_signs_in(server: Server) -> None:
    client, name = server.client(), somebody()
    answer = sign_up(client, username=name)
    assert (answer.status, answer.headers["location"]) == (302, "/account/")
    page = client.get("/account/")
    assert page.status == 200
    assert "Signed in as Eve." in page.text and ENGLISH["none"] in page.text
    assert server.ask("SELECT email, is_customer, name FROM people_user WHERE username = %s", name)[0][0] == name
    # Signing in again leads there as well.
    again = server.client()
    again.with_page("/login/")
    assert form(again, "/login/", username=name, password=PASSWORD).headers["location"] == "/account/"


def test_a_plain_name_is_enough(server: Server) -> None:
    name = f"eve{secrets.token_hex(4)}"
    assert sign_up(server.client(), username=name).status == 302
    assert server.ask("SELECT email FROM people_user WHERE username = %s", name)[0][0] == ""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"username": "customer"}, ENGLISH["username_taken"]),
        ({"username": "CUSTOMER"}, ENGLISH["username_taken"]),
        ({"username": "two words"}, ENGLISH["username_wrong"]),
        ({"username": ""}, ENGLISH["username_wrong"]),
        ({"username": "a\0b"}, ENGLISH["username_wrong"]),
        ({"name": "x" * 121}, ENGLISH["name_wrong"]),
        ({"name": "a\0b"}, ENGLISH["name_wrong"]),
        ({"password": "short"}, "too short"),
        ({"password": "password"}, "too common"),
        ({"password": ""}, "too short"),
        ({"password": "long enough \0 7"}, "A password is made of letters."),
        ({"password": "x" * 1001}, "At most 1000 characters."),
        ({"username": "evelyn-marie", "password": "evelyn-marie"}, "too similar"),
    ],
)
def test_what_is_refused_is_said_at_its_field(server: Server, said: dict[str, str], told: str) -> None:
    client = server.client()
    before = server.ask("SELECT count(*) FROM people_user")
    answer = sign_up(client, **said)
    assert answer.status == 422
    assert told in answer.text and ENGLISH["try_again"] in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert PASSWORD not in answer.text
    assert server.ask("SELECT count(*) FROM people_user") == before
    assert client.get("/account/").status == 302


def test_a_refusal_speaks_the_reader_s_language(server: Server) -> None:
    client = server.client()
    page = client.with_page("/signup/?lang=it")
    assert ITALIAN["why"] in page.text and '<html lang="it"' in page.text
    refused = form(client, "/signup/?lang=de", name="Eve", username="customer", password=PASSWORD)
    assert GERMAN["username_taken"] in refused.text
    weak = form(client, "/signup/?lang=de", name="Eve", username=somebody(), password="kurz")
    assert "Passwort ist zu kurz" in weak.text


def test_the_form_needs_the_page_s_token(server: Server) -> None:
    before = server.ask("SELECT count(*) FROM people_user")
    body = f"name=Eve&username={somebody()}&password=a+rather+long+one".encode()
    answer = server.client().post("/signup/", body, Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 403
    assert server.ask("SELECT count(*) FROM people_user") == before


def test_afterwards_one_is_where_one_was(server: Server) -> None:
    assert sign_up(server.client(), next="/r/aurora/").headers["location"] == "/r/aurora/"
    for wanted in ("//evil.example", "https://evil.example/", "javascript:alert(1)"):
        assert sign_up(server.client(), next=wanted).headers["location"] == "/account/"
    client = server.client()
    assert 'value="/r/aurora/"' in client.get("/signup/?next=/r/aurora/").text


def test_whoever_is_signed_in_is_sent_home(server: Server, eve: Client) -> None:
    assert eve.get("/signup/").headers["location"] == "/account/"
    kitchen = signed_in(server, "kitchen")
    assert kitchen.get("/signup/").headers["location"] == "/operations/stations/"
    assert kitchen.get("/account/").headers["location"] == "/operations/stations/"
    assert server.client().get("/account/?page=2").headers["location"] == "/login/?next=%2Faccount%2F%3Fpage%3D2"


def test_what_is_ordered_away_is_kept(server: Server, eve: Client) -> None:
    placed = eve.order({**AWAY, "items": [LINE]}).json
    page = eve.get("/account/")
    assert re.search(rf'data-order-id="{placed["id"]}" data-status="pending"', page.text)
    for text in ("€13.00", placed["tracking_url"], placed["order_number"]):
        assert text in page.text
    feeds = page_of(page)["feeds"]
    assert len(feeds) == 1 and feeds[0].endswith("/?restaurant=1")
    frames = eve.get(feeds[0]).json["frames"]
    assert [order["id"] for order in frames[0]["orders"]] == [placed["id"]]
    # The order of another person is in no account of ours.
    other = server.client().order({**AWAY, "items": [LINE]}).json
    assert str(other["order_number"]) not in eve.get("/account/").text


def test_what_is_ordered_at_a_table_is_kept(server: Server, eve: Client, free_table: tuple[int, str]) -> None:
    table_id, code = free_table
    eve.with_page(f"/t/{code}/")
    placed = eve.order({"order_type": "dine_in", "table_id": table_id, "items": [LINE]}).json
    customer = customer_of(server, placed["id"])
    assert customer is not None
    assert page_of(eve.get("/account/"))["feeds"] == [f"/ws/users/{customer}/?restaurant=1"]
    assert f'data-order-id="{placed["id"]}"' in eve.get("/account/").text
    # Whoever sits at the same table without an account orders for nobody's.
    guest = server.client()
    guest.with_page(f"/t/{code}/")
    theirs = guest.order({"order_type": "dine_in", "table_id": table_id, "items": [LINE]}).json
    assert customer_of(server, theirs["id"]) is None


def test_staff_who_eat_here_have_no_account_for_it(server: Server, free_table: tuple[int, str]) -> None:
    table_id, code = free_table
    waiter = signed_in(server, "waiter")
    waiter.with_page(f"/t/{code}/")
    placed = waiter.order({"order_type": "dine_in", "table_id": table_id, "items": [LINE]}).json
    assert customer_of(server, placed["id"]) is None


def test_a_long_history_has_pages(server: Server, eve: Client) -> None:
    placed = [eve.order({**AWAY, "items": [LINE]}).json["id"] for _ in range(27)]
    first, second = eve.get("/account/"), eve.get("/account/?page=2")
    shown = [int(each) for each in re.findall(r'data-order-id="(\d+)"', first.text + second.text)]
    assert shown == placed[::-1]
    assert (page_of(first)["newest"], page_of(second)["newest"]) == (True, False)
    assert 'href="?page=2&amp;lang=en"' in first.text and 'href="?page=1&amp;lang=en"' in second.text
    for page in ("0", "-1", "x", "99999999", "999"):
        assert eve.get(f"/account/?page={page}").status == 200


def test_the_ways_in(server: Server, eve: Client) -> None:
    placed = eve.order({**AWAY, "items": [LINE]}).json
    stranger = server.client()
    for path in ("/r/aurora/", placed["tracking_url"]):
        assert ENGLISH["keep"] in stranger.get(path).text
        assert "/account/?lang=en" in eve.get(path).text
        assert "/signup/" not in signed_in(server, "waiter").get(path).text
    assert "/signup/" in stranger.get("/login/").text


def test_signing_out(eve: Client) -> None:
    assert eve.post("/logout/", b"", Content_Type="application/x-www-form-urlencoded").status == 302
    assert eve.get("/account/").status == 302
