"""An operation of the API: where it is, what it takes and answers, who may, and the function that does it.

The table of operations makes the URLs, the checks and the OpenAPI document, so none of them can say something else.
"""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import msgspec
from django.http import HttpResponse

from ticketrail.kernel.refusals import Refusal

Method = Literal["GET", "POST", "PATCH"]
Key = Literal["none", "allowed", "required"]
Perform = Callable[..., Awaitable[HttpResponse]]


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """``path`` is below ``/api/v1/`` with ``{ids}``; ``answer`` and ``body`` are documented and checked shapes.

    ``who`` says in words who may; ``public`` lets callers through who show no credentials at all.
    """

    method: Method
    path: str
    name: str
    text: str
    who: str
    perform: Perform
    answer: type[Any]
    status: int = 200
    body: type[Any] | None = None
    query: type[Any] | None = None
    example: Any = None
    refusals: tuple[type[Refusal], ...] = ()
    public: bool = False
    key: Key = "none"


OPERATIONS: list[Operation] = []


def operation(method: Method, path: str, **facts: Any) -> Callable[[Perform], Perform]:
    """Declare the decorated function as an operation. Its docstring is the documentation."""

    def declare(perform: Perform) -> Perform:
        own = {"name": perform.__name__, "text": inspect.getdoc(perform) or ""}
        key = {"key": "allowed"} if method == "POST" else {}
        OPERATIONS.append(Operation(method=method, path=path, perform=perform, **(key | own | facts)))
        return perform

    return declare
