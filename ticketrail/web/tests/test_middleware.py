"""Every answer is protected; programs pass Django's middleware without a change of thread."""

import threading
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory

from ticketrail.web import middleware
from ticketrail.web.middleware import HEADERS, Headers, of_program

make: Any = RequestFactory()


async def fine(request: HttpRequest) -> HttpResponseBase:
    return HttpResponse(f"{threading.get_ident()}")


async def test_every_answer_is_protected() -> None:
    response = await Headers(fine)(make.get("/login/"))
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Length"] == str(len(str(threading.get_ident())))


async def test_a_page_may_be_stricter() -> None:
    async def secret(request: HttpRequest) -> HttpResponseBase:
        return HttpResponse(headers={"Referrer-Policy": "no-referrer"})

    assert (await Headers(secret)(make.get("/track/x/"))).headers["Referrer-Policy"] == "no-referrer"


async def test_allowed_origins_may_call_the_api_and_no_others() -> None:
    for origin, allowed in (("http://localhost:8000", True), ("https://evil.example", False)):
        response = await Headers(fine)(make.options("/api/v1/orders", headers={"Origin": origin}))
        assert ("Access-Control-Allow-Origin" in response.headers) is allowed
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Origin" in response.headers["Vary"]
    page = await Headers(fine)(make.get("/", headers={"Origin": "http://localhost:8000"}))
    assert "Access-Control-Allow-Origin" not in page.headers


async def test_programs_stay_on_their_thread() -> None:
    chain: Any = fine
    kinds = (middleware.Messages, middleware.Authentication, middleware.Csrf, middleware.Slash, middleware.Session)
    for kind in kinds:
        chain = kind(chain)
    request = make.get("/api/v1/orders")
    response = await chain(request)
    assert response.content == str(threading.get_ident()).encode()
    assert not hasattr(request, "session")
    assert not hasattr(request, "user")


def test_what_is_a_program_s() -> None:
    for path, program in (("/api/v1/orders", True), ("/operations/api/x", True), ("/operations/stations/", False)):
        assert of_program(make.get(path)) is program
