"""A ceiling for what may be sent at all. Django would write any body to the disk before anybody could say no."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ticketrail.kernel import wire
from ticketrail.kernel.refusals import TooLarge

Message = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Pictures of dishes are the largest things that anybody has a reason to send.
MOST = 8 * 1024 * 1024
# A sender that is cut off in the middle never reads why, so up to here the rest is let run into nothing.
HEARD_OUT = 64 * 1024 * 1024


def bounded(app: App, most: int = MOST) -> App:
    """``app``, which never sees more than ``most`` bytes of a body; whoever sends more gets 413."""

    async def within(scope: Scope, receive: Receive, send: Send) -> None:
        left, answered, more = most, False, True

        async def counted() -> Message:
            nonlocal left, more
            message = await receive()
            left -= len(message.get("body", b""))
            more = message.get("more_body", False)
            # To Django the sender is gone, so it forgets what it has written down and answers nothing.
            return {"type": "http.disconnect"} if left < 0 else message

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        if _announced(scope) > most:
            left = -1
        else:
            await app(scope, counted, noted)
        if left < 0 and not answered:
            if more:
                await _hear_out(receive)
            await _refuse(send)

    return within


def _announced(scope: Scope) -> int:
    length = next((value for name, value in scope.get("headers", ()) if name == b"content-length"), b"0")
    return int(length) if length.isdigit() else 0


async def _hear_out(receive: Receive) -> None:
    left, more = HEARD_OUT, True
    while more and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        more = message.get("more_body", False)


async def _refuse(send: Send) -> None:
    body = wire.encode(TooLarge("That is more than can be taken in.").body())
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 413, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})
