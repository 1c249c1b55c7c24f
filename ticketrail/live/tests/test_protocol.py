"""The hand-over loses nothing, whole or in part; and uvicorn's inside is still what it leans on."""

import inspect

import pytest
import uvicorn
from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Close, Frame, Opcode

from ticketrail.live.protocol import FeedProtocol
from ticketrail.live.tests.club import House, a_board
from ticketrail.live.tests.raw import Raw, text


def test_uvicorn_is_the_pinned_one() -> None:
    assert uvicorn.__version__ == "0.54.0"


def test_uvicorn_has_what_the_hand_over_touches() -> None:
    source = inspect.getsource(WebSocketsSansIOProtocol)
    for name in ("self.handshake_initiated", "self.handshake_complete", "self.disconnected", "self.close_timer"):
        assert f"{name} = " in source or f"{name}: " in source
    for name in ("data_received", "run_asgi", "stop_keepalive", "send_500_response", "handle_connect"):
        assert callable(getattr(WebSocketsSansIOProtocol, name))
    # The handshake's bytes come through `data_received`, and the application runs in a task made while it is parsed.
    assert "create_task(self.run_asgi())" in inspect.getsource(WebSocketsSansIOProtocol.handle_connect)
    # The transport is closed by whoever ends the application, which is why `run_asgi` is replaced.
    assert "self.transport.close()" in inspect.getsource(WebSocketsSansIOProtocol.run_asgi)


def test_uvicorn_takes_it_by_name() -> None:
    config = Config("ticketrail.live.tests.test_protocol:an_app", ws="ticketrail.live.protocol:FeedProtocol")
    config.load()
    assert config.ws_protocol_class is FeedProtocol


async def an_app(scope: object, receive: object, send: object) -> None:
    raise AssertionError("never called")


PLAY = {"action": "get_status", "request_id": 1}
BEHIND = text(PLAY) + Frame(Opcode.PING, b"there?").serialize(mask=True) + text({**PLAY, "request_id": 2})


@pytest.mark.parametrize("cut", range(0, len(BEHIND) + 1, 5))
async def test_what_comes_right_behind_the_handshake_is_heard(house: House, cut: int) -> None:
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1", behind=BEHIND[:cut]) as raw:
        first = await raw.json()
        assert (first["type"], "request_id" in first) == ("board", False)
        raw.send(BEHIND[cut:])
        assert [(await raw.json())["request_id"] for _ in range(2)] == [1, 2]


async def test_a_great_deal_behind_the_handshake_is_not_lost_either(house: House) -> None:
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1", behind=text("ping") * 200) as raw:
        assert (await raw.json())["type"] == "board"
        assert [(await raw.json())["type"] for _ in range(200)] == ["pong"] * 200
        # And the server listens on.
        raw.send(text("ping"))
        assert (await raw.json())["type"] == "pong"


async def test_a_first_message_and_what_follows_it_in_one_packet(house: House) -> None:
    board = a_board()
    play = text(PLAY)
    behind = text({"action": "authenticate", "token": "ada@1"}) + text("ping") + play[:9]
    async with await Raw.open(house.port, f"/ws/boards/{board}/", behind=behind) as raw:
        assert (await raw.json())["type"] == "board"
        assert (await raw.json())["type"] == "pong"
        raw.send(play[9:])
        assert (await raw.json())["request_id"] == 1


async def test_a_goodbye_right_behind_the_handshake_is_answered(house: House) -> None:
    goodbye = Frame(Opcode.CLOSE, Close(1000, "").serialize()).serialize(mask=True)
    async with await Raw.open(house.port, "/ws/club/?token=ada@1", behind=goodbye) as raw:
        assert await raw.code() == 1000


async def test_somebody_who_leaves_in_the_middle_of_it_is_no_error(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    for path in ("/ws/club/?token=ada@1", "/ws/club/"):
        for behind in (b"", b"\x81", text("ping")):
            raw = await Raw.open(house.port, path, behind=behind)
            raw.writer.transport.abort()
    async with await Raw.open(house.port, "/ws/club/?token=ada@1") as raw:
        assert (await raw.json())["type"] == "boards"
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_no_compression_is_agreed_on(house: House) -> None:
    headers = {"Sec-WebSocket-Extensions": "permessage-deflate"}
    async with await Raw.open(house.port, "/ws/club/?token=ada@1", headers=headers) as raw:
        assert raw.status == 101 and "sec-websocket-extensions" not in raw.headers
