"""Bad frames on the wire: the exact code, never a hang, and the neighbour does not notice."""

import asyncio

import pytest
from websockets.frames import Frame, Opcode

from ticketrail.live.tests.club import House, a_board, a_move
from ticketrail.live.tests.raw import Raw, text
from ticketrail.live.tests.test_ear import BAD


async def test_each_bad_frame_ends_with_its_code(house: House) -> None:
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1") as neighbour:
        await neighbour.json()
        for name, (data, code) in BAD.items():
            async with await Raw.open(house.port, f"/ws/boards/{board}/?token=eve@1") as raw:
                await raw.json()
                raw.send(data)
                assert (name, await raw.code()) == (name, code)
        seq = a_move(board)
        assert (await neighbour.json())["seq"] == seq


async def test_sixteen_megabytes_are_refused_at_their_head(house: House) -> None:
    async with await Raw.open(house.port, "/ws/club/?token=eve@1") as raw:
        await raw.json()
        raw.send(b"\x81\xff" + (2**24).to_bytes(8, "big") + bytes(4))
        for _ in range(256):
            raw.send(bytes(2**16))
        assert await raw.code() == 1009


async def test_a_frame_that_never_ends_keeps_nobody_from_anything(house: House) -> None:
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=eve@1") as raw:
        await raw.json()
        raw.send(text({"action": "get_status"})[:-1])
        seq = a_move(board)
        assert (await raw.json())["seq"] == seq


async def test_byte_by_byte(house: House) -> None:
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=eve@1") as raw:
        await raw.json()
        for byte in text({"action": "get_status", "request_id": 1}) + Frame(Opcode.PING, b"?").serialize(mask=True):
            raw.send(bytes([byte]))
            await asyncio.sleep(0)
        frames = {(await raw.frame()).opcode for _ in range(2)}
        assert frames == {Opcode.TEXT, Opcode.PONG}


@pytest.mark.parametrize(
    "request_text",
    [
        "GET /ws/club/?token=ada@1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "GET /ws/club/?token=ada@1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n",
        "GET /ws/club/?token=ada@1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 12\r\n\r\n",
    ],
)
async def test_a_bad_handshake_is_refused_by_http(house: House, request_text: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(request_text.encode())
    async with asyncio.timeout(20):
        assert (await reader.readline()).startswith(b"HTTP/1.1 4")
    writer.close()
