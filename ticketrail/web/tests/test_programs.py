"""API calls are answered on the thread they came on, whole, and also when something fails."""

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from ticketrail.dialects import bodies
from ticketrail.kernel import wire
from ticketrail.web import programs

ORIGIN = "http://localhost:8000"


async def here(request: HttpRequest) -> HttpResponse:
    size = len(request.read())
    return HttpResponse(wire.encode({"thread": threading.get_ident(), "size": size}), content_type="application/json")


async def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


urlpatterns = [path("api/here", here), path("api/broken", broken)]


@pytest.fixture(autouse=True)
def these_addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


async def call(place: str, *chunks: bytes, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], Any]:
    left = list(chunks) or [b""]
    said: list[Any] = []

    async def receive() -> programs.Message:
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message: programs.Message) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": place,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    assert programs.claims(scope)
    await programs.programs(scope, receive, send)
    start, body = said
    sent = {name.decode(): value.decode() for name, value in start["headers"]}
    assert int(sent["content-length"]) == len(body["body"])
    return start["status"], sent, wire.decode(body["body"])


async def test_a_call_stays_on_its_thread() -> None:
    status, headers, body = await call("/api/here", b"12", b"345")
    assert (status, body) == (200, {"thread": threading.get_ident(), "size": 5})
    assert headers["x-content-type-options"] == "nosniff"


async def test_no_more_is_kept_than_is_needed_to_refuse_it() -> None:
    piece = b"x" * 60_000
    _, _, body = await call("/api/here", *[piece] * 20)
    assert bodies.LARGEST < body["size"] <= bodies.LARGEST + len(piece)


async def test_a_bug_is_logged_and_told_as_json(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        status, headers, body = await call("/api/broken")
    assert (status, body["code"]) == (500, "internal")
    assert "a bug" in caplog.text
    assert "content-security-policy" in headers


async def test_whoever_has_left_is_not_answered() -> None:
    said: list[Any] = []

    async def receive() -> programs.Message:
        return {"type": "http.disconnect"}

    async def send(message: programs.Message) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": "/api/here", "query_string": b"", "headers": []}
    await programs.programs(scope, receive, send)
    assert said == []


async def test_allowed_origins_may_call_and_no_others() -> None:
    for origin, allowed in ((ORIGIN, True), ("https://evil.example", False)):
        _, headers, _ = await call("/api/here", method="OPTIONS", origin=origin)
        assert ("access-control-allow-origin" in headers) is allowed
        assert ("access-control-allow-headers" in headers) is allowed
        assert "access-control-allow-credentials" not in headers
        assert "Origin" in headers["vary"]


@pytest.mark.parametrize(
    ("place", "program"), [("/api/v1/orders", True), ("/operations/api/x", True), ("/operations/stations/", False)]
)
def test_what_is_a_program_s(place: str, program: bool) -> None:
    assert programs.claims({"type": "http", "path": place}) is program
