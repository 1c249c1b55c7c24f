"""Nothing larger than the ceiling reaches Django, and whoever sends it is told."""

from typing import Any

import pytest

from ticketrail.web.bounded import Message, Receive, Scope, Send, bounded

Body = list[bytes]


async def through(chunks: Body, *, most: int = 10, length: int | None = None) -> tuple[list[bytes], list[Message]]:
    """What the application saw of a body sent in pieces, and what was answered."""
    seen: list[bytes] = []
    answered: list[Message] = []
    left = list(chunks)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            seen.append(message["body"])
            if not message["more_body"]:
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": b"fine"})
                return

    async def receive() -> Message:
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message: Message) -> None:
        answered.append(message)

    headers: list[Any] = [] if length is None else [(b"content-length", str(length).encode())]
    await bounded(app, most)({"type": "http", "headers": headers}, receive, send)
    return seen, answered


async def test_what_fits_goes_through() -> None:
    seen, answered = await through([b"12345", b"67890"], length=10)
    assert seen == [b"12345", b"67890"]
    assert answered[0]["status"] == 200


@pytest.mark.parametrize("length", [None, 11])
async def test_what_does_not_fit_is_refused(length: int | None) -> None:
    seen, answered = await through([b"12345", b"67890", b"1"], length=length)
    assert len(seen) == (2 if length is None else 0)
    assert answered[0]["status"] == 413
    assert b'"too_large"' in answered[1]["body"]
