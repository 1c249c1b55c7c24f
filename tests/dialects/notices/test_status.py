"""Who may ask how the live feed stands, and what they are told."""

from collections.abc import Callable

import pytest

from tests.dialects.notices.conftest import LIMIT, Tokens
from tests.dialects.notices.serving import Mortal
from tests.served.client import Client
from ticketrail.kernel import clock

As = Callable[[str], Client]
PATHS = ("/api/ws/orders/live", "/api/v1/ws/orders/live")
STATUS = {"connected", "restaurant_id", "active_connections", "last_event_at", "service"}
CONNECTION = {"id", "user", "role", "connected_at", "last_seen_at", "transport", "behind"}


@pytest.mark.parametrize("path", PATHS)
def test_status_counts_connections_and_knows_the_last_event(server: Mortal, token: Tokens, as_: As, path: str) -> None:
    with server.listen(path, token("stranger")) as socket:
        socket.recv(10)
        said = as_("stranger").get(f"{path}/status").json
        last = server.ask("SELECT at FROM journal_event WHERE restaurant_id = 2 ORDER BY seq DESC LIMIT 1")[0][0]
    assert said.keys() == STATUS
    assert (said["connected"], said["restaurant_id"], said["service"]) == (True, "2", "running")
    assert said["active_connections"] >= 1
    assert said["last_event_at"] == clock.iso(clock.from_millis(last))
    assert as_("kitchen").get(f"{path}/status/").status == 200


def test_managers_see_who_is_connected(server: Mortal, token: Tokens, as_: As) -> None:
    path = PATHS[1]
    with server.listen(path, token("stranger")) as socket:
        socket.recv(10)
        said = as_("stranger").get(f"{path}/connections").json
    assert said.keys() == {"restaurant_id", "total", "limit", "connections"}
    assert (said["restaurant_id"], said["limit"]) == ("2", LIMIT)
    assert said["total"] == len(said["connections"]) >= 1
    newest = said["connections"][-1]
    assert newest.keys() == CONNECTION
    assert (newest["user"], newest["role"], newest["transport"]) == ("Sam Rivera", "manager", "websocket")
    assert isinstance(newest["id"], str) and newest["behind"] == 0


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("who", "what", "status"),
    [
        ("kitchen", "connections", 403),
        ("waiter", "connections", 403),
        ("owner", "connections", 200),
        ("customer", "connections", 404),
        ("customer", "status", 404),
        ("admin", "status", 404),
        ("manager", "status?restaurant=2", 404),
        ("stranger", "connections?restaurant=1", 404),
        ("stranger", "status?restaurant=2", 200),
        ("stranger", "status?restaurant=x", 404),
    ],
)
def test_everybody_asks_about_their_own_restaurant_only(as_: As, path: str, who: str, what: str, status: int) -> None:
    answer = as_(who).get(f"{path}/{what}")
    assert answer.status == status, answer.text
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("what", ["status", "connections"])
def test_only_a_bearer_token_counts(server: Mortal, token: Tokens, what: str) -> None:
    nobody = server.client()
    for path in (f"{PATHS[0]}/{what}", f"{PATHS[0]}/{what}?token={token('manager')}"):
        assert (nobody.get(path).status, nobody.get(path).code) == (401, "unauthenticated")
    browser = server.client()
    page = browser.with_page("/login/")
    form = f"username=manager&password=demo&csrfmiddlewaretoken={browser.cookies['csrftoken']}".encode()
    browser.send("POST", "/login/", form, Content_Type="application/x-www-form-urlencoded")
    assert page.status == 200 and "sessionid" in browser.cookies
    assert browser.get(f"{PATHS[0]}/{what}").status == 401
    assert server.client(Authorization="Bearer forged").get(f"{PATHS[0]}/{what}").status == 401


def test_it_is_only_ever_read(as_: As) -> None:
    answer = as_("manager").post(f"{PATHS[0]}/status", {})
    assert (answer.status, answer.code, answer.headers["allow"]) == (405, "method_not_allowed", "GET, HEAD, OPTIONS")
    assert as_("manager").send("OPTIONS", f"{PATHS[0]}/status").status == 204
