"""On a server without the hand-over the feeds do the same, by `websocket.send`."""

import asyncio
import logging
from collections.abc import Callable

import pytest
from websockets.frames import Frame, Opcode

from ticketrail.live.limits import Limits
from ticketrail.live.tests.club import House, a_board, a_move
from ticketrail.live.tests.raw import Raw, text
from ticketrail.live.tests.test_slow import flood, open_and_stop_reading


@pytest.fixture
def plain(open_house: Callable[..., House]) -> House:
    return open_house(fast=False)


async def test_the_same_conversation(plain: House) -> None:
    board = a_board()
    async with await Raw.open(plain.port, f"/ws/boards/{board}/?token=ada@1") as raw:
        cursor = (await raw.json())["cursor"]
        seq = a_move(board)
        assert (await raw.json())["seq"] == seq
        raw.send(text("ping"))
        assert await raw.json() == {"type": "pong"}
        raw.send(text({"action": "get_status", "request_id": 1}))
        assert (await raw.json())["request_id"] == 1
        raw.send(text("{"))
        assert (await raw.json())["code"] == "invalid_json"
    async with await Raw.open(plain.port, f"/ws/boards/{board}/?token=ada@1&since={cursor}") as raw:
        assert (await raw.json())["seq"] == seq
    async with await Raw.open(plain.port, f"/ws/boards/{board}/") as raw:
        raw.send(text({"action": "authenticate", "token": "ada@1"}))
        assert (await raw.json())["type"] == "board"


@pytest.mark.parametrize(
    ("path", "behind", "code"),
    [
        ("/ws/club/?token=forged", b"", 4401),
        ("/ws/nothing/?token=ada@1", b"", 4504),
        ("/ws/club/", text("ping"), 4401),
    ],
)
async def test_the_same_refusals(plain: House, path: str, behind: bytes, code: int) -> None:
    async with await Raw.open(plain.port, path, behind=behind) as raw:
        assert await raw.code() == code


@pytest.mark.parametrize(
    ("data", "code"),
    [(Frame(Opcode.BINARY, b"x").serialize(mask=True), 1003), (text("x" * 8193), 1009)],
)
async def test_the_same_limits(plain: House, data: bytes, code: int) -> None:
    async with await Raw.open(plain.port, "/ws/club/?token=ada@1") as raw:
        await raw.json()
        raw.send(data)
        assert await raw.code() == code


async def test_who_does_not_read_is_closed_here_too(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(unsent=20_000, close=0.3, tick=0.05, drain=0.05), fast=False, kernel=4096)
    board = a_board()
    for n in range(60):
        a_move(board, f"m{n}")
    slow = await open_and_stop_reading(house, f"/ws/boards/{board}/?token=slow@1")
    await asyncio.sleep(0.1)
    async with asyncio.timeout(20):
        while not house.hub.counts.closed[4408]:
            await flood(board, 50)
        while house.hub.roster.parting:
            await asyncio.sleep(0.02)
    await slow.close()


async def test_who_left_is_forgotten(plain: House) -> None:
    async with await Raw.open(plain.port, "/ws/club/?token=ada@1") as raw:
        await raw.json()
    async with asyncio.timeout(20):
        while plain.hub.roster.peers:
            await asyncio.sleep(0.01)


async def test_it_says_so_at_the_start(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    house.app.say_how()
    assert "straight to the transport" in caplog.text
