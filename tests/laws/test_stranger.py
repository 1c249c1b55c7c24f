"""Law 7: a stranger sees nothing. Every feed, action, operation and page, tried by everybody, against the matrix."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from websockets.exceptions import ConnectionClosed

from tests.laws.matrix import ACTIONS, ANYBODY, FEEDS, OPERATIONS, PAGES, SIGNED_IN, Rule
from tests.laws.visitors import PEOPLE, STAFF, Visitors
from tests.served.client import new_key
from tests.served.conftest import Server, Tokens
from ticketrail import feeds
from ticketrail.dialects.native import urls as native_urls
from ticketrail.dialects.native.operation import OPERATIONS as ALL
from ticketrail.people.permissions import ALLOWED

assert native_urls.urlpatterns

CODES = {401: 4401, 403: 4503, 404: 4504}
REFUSED = {401: "unauthenticated", 403: "forbidden", 404: "not_found"}
# A refused call may leave these alone or not: counters of the machine and not things of a restaurant.
Things = dict[str, Any]


@pytest.fixture(scope="module")
def visitors(server: Server, token: Tokens) -> Visitors:
    return Visitors(server, token)


@pytest.fixture(scope="module")
def things(visitors: Visitors) -> Things:
    return visitors.things()


def expected(rule: Rule, who: str) -> int:
    """The status that somebody gets; 200 stands for being let in."""
    if rule.action == ANYBODY or who in rule.also or (rule.action == SIGNED_IN and who != "nobody"):
        return 200
    if who == "nobody":
        return 401
    if rule.action == "see_own":
        return 200 if who == "customer" else 404
    if who in STAFF:
        return 200 if who in ALLOWED[rule.action] else 403
    return 403 if who == "guest" and not rule.own else 404


def at(path: str, things: Things, rule: Rule) -> str:
    """A feed's path at one of the things, found by the word before its number."""
    if "<int:id>" not in path:
        return path + ("?restaurant=1" if path != "/ws/users/" else "")
    word = path.removeprefix("/ws/tables") if "sessions" in path else path
    name = word.partition("<")[0].strip("/").rpartition("/")[2].removesuffix("s")
    return path.replace("<int:id>", str(things["customer" if name == "user" else name]))


def test_every_feed_and_operation_is_in_the_matrix() -> None:
    assert {feed.path for feed in feeds.registry.feeds()} == set(FEEDS)
    assert {f"{each.method} {each.path}" for each in ALL} == set(OPERATIONS)
    answering = {"get_status", "get_items", "get_pending_tasks", "refresh"}
    acting = {(feed.path, name) for feed in feeds.registry.feeds() for name in feed.actions if name not in answering}
    assert acting == set(ACTIONS)


@pytest.mark.parametrize("path", FEEDS)
def test_feeds(visitors: Visitors, things: Things, path: str) -> None:
    url = at(path, things, FEEDS[path])
    for who in PEOPLE:
        status = expected(FEEDS[path], who)
        assert (who, visitors.program(who).get(url).status) == (who, status)
        with visitors.listen(who, url) as socket:
            assert (who, first(socket)) == (who, CODES.get(status, "in"))


def first(socket: Any) -> Any:
    try:
        return "in" if json.loads(socket.recv(timeout=10))["type"] != "error" else "error"
    except ConnectionClosed as closed:
        assert closed.rcvd is not None
        return closed.rcvd.code


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations(visitors: Visitors, server: Server, name: str) -> None:
    things = visitors.things()
    operation = next(each for each in ALL if f"{each.method} {each.path}" == name)
    rule = OPERATIONS[name]
    path = f"/api/v1/{operation.path}"
    for word in ("order", "session", "table", "payment", "notification", "restaurant"):
        path = path.replace(f"{{{word}_id}}", str(things[word]))
    item = things["menu_item" if path.startswith("/api/v1/menu") else "item"]
    path = path.replace("{item_id}", str(item)).replace("{token}", things["token"]).replace("{key}", new_key())
    body = filled(rule.body or operation.example, things) if operation.body else None
    before: Any = None
    for who in sorted(PEOPLE, key=lambda who: expected(rule, who) == 200):
        if (wanted := expected(rule, who)) != 200 and before is None:
            visitors.program(who)
            before = server.tables()
        if wanted == 200 and before is not None:
            assert server.tables() == before, "somebody who was refused has changed something"
            before = None
        key = {} if operation.method == "GET" else {"Idempotency_Key": new_key()}
        answer = visitors.program(who).send(operation.method, path + rule.query, body, **key)
        if wanted != 200:
            assert (who, answer.status, answer.code) == (who, wanted, REFUSED[wanted]), answer.text
        elif rule.action != ANYBODY:
            assert answer.status not in (401, 403, 404), (who, answer.text)
        if who in ("guest", "customer") and rule.also and "items" in answer.text:
            assert all(card["id"] != things["order"] for card in answer.json.get("items", []))
    assert before is None or server.tables() == before, "somebody who was refused has changed something"


def filled(body: Any, things: Things) -> Any:
    """The body with ids in the place of words."""
    if isinstance(body, dict):
        return {name: things.get(value, value) if isinstance(value, str) else value for name, value in body.items()}
    return body


RULES = [(path, action, rule) for (path, action), rules in ACTIONS.items() for rule in rules]


@pytest.mark.parametrize(("path", "action", "rule"), RULES, ids=[f"{path} {a} {r.action}" for path, a, r in RULES])
def test_actions(visitors: Visitors, path: str, action: str, rule: Rule) -> None:
    things = visitors.things()
    body = {"action": action, "request_id": 7, **filled(rule.body, things)}
    may_join = [who for who in ("customer", *STAFF) if expected(FEEDS[path], who) == 200]
    for who in (["party"] if FEEDS[path].own and "users" not in path else []) + may_join:
        with visitors.listen(who, at(path, things, FEEDS[path])) as socket:
            socket.recv(timeout=10)
            socket.send(json.dumps(body))
            answer = heard(socket, lambda frame: frame.get("request_id") == 7)
        allowed = ("guest" if who == "party" else who) in ALLOWED[rule.action]
        if "users" in path:
            # The call is the staff's: for a customer there is no such call.
            assert answer["code"] == "not_found"
        elif not allowed:
            assert (who, answer["type"], answer.get("code")) == (who, "error", "forbidden")
        else:
            assert (who, answer.get("code")) not in ((who, "forbidden"), (who, "not_found")), answer


def heard(socket: Any, wanted: Callable[[Any], bool]) -> Any:
    while True:
        frame = json.loads(socket.recv(timeout=10))
        if wanted(frame):
            return frame


def routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every route but those of operations; of the admin only its door."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if route == "admin/" or not hasattr(pattern, "url_patterns"):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


def test_every_page_is_in_the_matrix() -> None:
    operations = {f"api/v1/{re.sub('{(.*?)}', '<', each.path)}" for each in ALL}
    found = {route for route in routes() if re.sub("<.*?>", "<", route) not in operations}
    assert found == set(PAGES)


@pytest.mark.parametrize("route", PAGES)
def test_pages(visitors: Visitors, things: Things, route: str) -> None:
    page = PAGES[route]
    url = page.url.replace("{qr}", visitors.other_table["qr_url"]).replace("{token}", things["token"])
    for who in PEOPLE:
        client = visitors.program(who) if url.startswith("/api/") else visitors.browser(who)
        answer = client.get(url)
        assert (who, answer.status == 200) == (who, who in page.who), answer.status
        assert answer.status < 500
