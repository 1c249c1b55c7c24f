"""From a request to an operation and back: the steps that every call takes, in this order.

Who calls, whether anybody at all may, whether one of our pages sent it, what was sent; only then the operation.
"""

import re
from collections import defaultdict
from typing import Any

from asgiref.sync import markcoroutinefunction
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from ticketrail.dialects import bodies, callers
from ticketrail.dialects.answers import away, refused
from ticketrail.dialects.native.call import Call
from ticketrail.dialects.native.operation import OPERATIONS, Operation
from ticketrail.dialects.refusals import MethodNotAllowed
from ticketrail.kernel.refusals import NotFound, Refusal
from ticketrail.screens import seats

LARGEST_ID = 2**31 - 1


class Endpoint:
    """One path with an operation per method. Cookies are checked by `callers.check_csrf`, not by Django."""

    csrf_exempt = True

    def __init__(self, operations: list[Operation]) -> None:
        self.by_method = {each.method: each for each in operations}
        allowed = {*self.by_method, "OPTIONS", *(("HEAD",) if "GET" in self.by_method else ())}
        self.allow = ", ".join(sorted(allowed))
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest, **place: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": self.allow})
        try:
            return await self._perform(request, place)
        except MethodNotAllowed as refusal:
            response = refused(refusal)
            response.headers["Allow"] = self.allow
            return response
        except Refusal as refusal:
            return refused(refusal)
        except (OperationalError, InterfaceError) as error:
            return refused(away(error))

    async def _perform(self, request: HttpRequest, place: dict[str, Any]) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else request.method
        operation = self.by_method.get(method)  # type: ignore[call-overload]  # any text may be asked for
        if operation is None:
            raise MethodNotAllowed(f"{method} is not possible here.")
        call = Call(request=request, operation=operation, viewer=await callers.viewer_of(request))
        if not operation.public:
            seats.known(call.viewer)
        callers.check_csrf(request, call.viewer)
        arguments = _arguments(call)
        _check_place(place)
        response: HttpResponse = await operation.perform(call, *arguments, **place)
        return response


def _arguments(call: Call) -> list[Any]:
    found: list[Any] = []
    if call.operation.body is not None:
        call.sent = bodies.decoded(bodies.read(call.request))
        found.append(bodies.convert(call.sent, call.operation.body))
    if call.operation.query is not None:
        found.append(bodies.queried(call.request.GET.dict(), call.operation.query))
    return found


def _check_place(place: dict[str, Any]) -> None:
    for value in place.values():
        if isinstance(value, int) and not 1 <= value <= LARGEST_ID:
            raise NotFound("There is no such thing.")


def urls() -> list[URLPattern]:
    """Django's patterns for every operation, below the API's prefix."""
    by_path: dict[str, list[Operation]] = defaultdict(list)
    for each in OPERATIONS:
        by_path[each.path].append(each)
    return [path(_pattern(each), Endpoint(found), name=f"api {each}") for each, found in by_path.items()]


def _pattern(template: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: f"<{'int' if found[1].endswith('_id') else 'str'}:{found[1]}>", template)
