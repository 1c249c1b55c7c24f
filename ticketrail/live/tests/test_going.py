"""Goodbyes: the server's, spread over a while, and those that nobody answers."""

import asyncio
import itertools
from collections.abc import Callable

from ticketrail.live.limits import Limits
from ticketrail.live.tests.club import House, a_board, a_move
from ticketrail.live.tests.raw import Raw

GOODBYE = b"\x88\x82\x00\x00\x00\x00\x03\xe8"
"""A masked close frame with code 1000."""


async def test_a_stopping_server_sends_everybody_away_a_few_at_a_time(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(drain=1.0))
    board = a_board()
    raws = [await Raw.open(house.port, f"/ws/boards/{board}/?token=p{n}@1") for n in range(10)]
    for raw in raws:
        await raw.json()
    loop = asyncio.get_running_loop()
    started = loop.time()
    house.server.should_exit = True

    async def gone(raw: Raw) -> float:
        assert await raw.code() == 1012
        left = loop.time() - started
        await raw.close()
        return left

    leaving = [asyncio.ensure_future(gone(raw)) for raw in raws]
    await asyncio.sleep(0.5)
    # Those who are still there still get everything.
    await asyncio.to_thread(a_move, board)
    times = sorted(await asyncio.gather(*leaving))
    assert times[-1] > 0.7 and times[4] < 0.9
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert max(gaps) < 0.4


async def test_a_goodbye_is_answered_with_a_goodbye(house: House) -> None:
    async with await Raw.open(house.port, "/ws/club/?token=ada@1") as raw:
        await raw.json()
        raw.send(GOODBYE)
        assert await raw.code() == 1000
        async with asyncio.timeout(20):
            assert await raw.reader.read() == b""
    assert house.hub.counts.closed[1000] == 1


async def test_a_close_that_is_not_answered_ends_anyway(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(close=0.2, tick=0.05, drain=0.05))
    async with await Raw.open(house.port, "/ws/nothing/?token=ada@1") as raw:
        assert await raw.code() == 4504
        async with asyncio.timeout(20):
            assert await raw.reader.read() == b""
    assert not house.hub.roster.parting


async def test_a_silent_peer_is_cut_off_and_one_that_pongs_is_not(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(heartbeat=0.1, tick=0.05, silent_beats=2, drain=0.05))
    async with (
        await Raw.open(house.port, "/ws/club/?token=dead@1") as dead,
        await Raw.open(house.port, "/ws/club/?token=ada@1") as alive,
    ):
        for _ in range(10):
            await alive.json(beats=True)
            alive.send(b"\x8a\x80\x01\x02\x03\x04")
        async with asyncio.timeout(20):
            while await dead.reader.read(2**16):
                pass
    assert house.hub.counts.closed[1006] >= 1


async def test_nothing_is_left_of_those_who_came_and_went(house: House) -> None:
    board = a_board()
    for way in ("close", "abort", "goodbye"):
        raws = [await Raw.open(house.port, f"/ws/boards/{board}/?token=p{n}@1") for n in range(10)]
        for raw in raws:
            await raw.json()
        for raw in raws:
            if way == "abort":
                raw.writer.transport.abort()
            elif way == "goodbye":
                raw.send(b"\x88\x80\x00\x00\x00\x00")
            else:
                await raw.close()
        async with asyncio.timeout(20):
            while house.hub.roster.peers or house.hub.roster.parting:
                await asyncio.sleep(0.01)
        for raw in raws:
            raw.writer.transport.abort()
    assert not house.hub.streams[1].topics and not house.hub.streams[1].guests
    assert not house.server.server_state.connections


async def test_who_leaves_at_the_door_is_never_counted(house: House) -> None:
    house.door.slow = 0.2
    for way in ("goodbye", "abort"):
        raw = await Raw.open(house.port, "/ws/club/?token=ada@1", behind=GOODBYE if way == "goodbye" else b"")
        if way == "goodbye":
            assert await raw.code() == 1000
        raw.writer.transport.abort()
    # Whoever came later is let in later.
    async with await Raw.open(house.port, "/ws/club/?token=bob@1") as later:
        await later.json()
        assert [peer.user for peer in house.hub.roster.peers.values()] == ["bob"]
        assert house.hub.roster.of_restaurant == {1: 1}
