"""Every answer is protected."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory

from ticketrail.web.middleware import Headers
from ticketrail.web.protection import HEADERS

make: Any = RequestFactory()


async def fine(request: HttpRequest) -> HttpResponseBase:
    return HttpResponse("fine")


async def test_every_answer_is_protected() -> None:
    response = await Headers(fine)(make.get("/login/"))
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Length"] == "4"


async def test_a_page_may_be_stricter() -> None:
    async def secret(request: HttpRequest) -> HttpResponseBase:
        return HttpResponse(headers={"Referrer-Policy": "no-referrer"})

    assert (await Headers(secret)(make.get("/track/x/"))).headers["Referrer-Policy"] == "no-referrer"
