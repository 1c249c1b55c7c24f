"""``/api/v1/``: every operation, the document that describes them, and JSON for whatever is not there."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path

from ticketrail.dialects.answers import answer, refused
from ticketrail.dialects.native import menu, money, office, orders, placing, sessions, signin, tables
from ticketrail.dialects.native.document import document
from ticketrail.dialects.native.reading import chapters
from ticketrail.dialects.native.serve import urls
from ticketrail.kernel import wire
from ticketrail.kernel.refusals import NotFound

# Importing them is what declares their operations.
MODULES = (signin, menu, placing, orders, tables, sessions, money, office)


@cache
def _document() -> bytes:
    return wire.encode(document())


async def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    response = answer(_document())
    response.headers["Cache-Control"] = "no-cache"
    return response


async def docs(request: HttpRequest) -> HttpResponse:
    """The same for people, without a script."""
    return render(request, "web/api.html", {"document": document(), "chapters": chapters(document())})


async def not_found(request: HttpRequest, **place: Any) -> HttpResponse:
    """Any other path below ``/api/``."""
    return refused(NotFound("There is nothing here."))


urlpatterns: list[URLPattern] = [
    path("v1/openapi.json", openapi, name="openapi"),
    path("v1/docs", docs, name="api docs"),
    *[path(f"v1/{each.pattern}", each.callback, name=each.name) for each in urls()],
    re_path("", not_found),
]
