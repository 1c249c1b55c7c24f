"""Who reads slowly is told, and nobody waits for them; who only starts slowly is waited for."""

import asyncio
from collections.abc import Callable

import pytest

from tests.club.models import Board
from ticketrail import journal
from ticketrail.live.limits import Limits
from ticketrail.live.tests.club import CLUB, WHO, House, a_board, a_move
from ticketrail.live.tests.raw import Raw


def rename(entry: journal.Entry, *, board_id: int, title: str) -> None:
    entry.rows(Board).filter(id=board_id).update(title=title)


def open_many(entry: journal.Entry, *, count: int) -> None:
    entry.rows(Board).bulk_create([Board(restaurant_id=entry.restaurant_id, title="t" * 70) for _ in range(count)])


async def open_and_stop_reading(house: House, path: str) -> Raw:
    raw = await Raw.open(house.port, path)
    raw.writer.transport.get_extra_info("socket").setsockopt(1, 8, 4096)  # SOL_SOCKET, SO_RCVBUF
    raw.reader._limit = 1  # type: ignore[attr-defined]  # the stream stops reading the transport soon
    return raw


async def flood(board: int, count: int) -> int:
    seq = 0
    for n in range(count):
        done = await journal.arun(CLUB, WHO, rename, board_id=board, title=f"{n:06d}" + "x" * 70)
        seq = done.seq or seq
    return seq


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
async def test_who_does_not_read_is_closed_and_resumes(open_house: Callable[..., House], loop: str) -> None:
    house = open_house(Limits(unsent=20_000, close=0.3, tick=0.05, drain=0.05), kernel=4096, loop=loop)
    board = a_board()
    for n in range(60):
        a_move(board, f"m{n}")
    slow = await open_and_stop_reading(house, f"/ws/boards/{board}/?token=slow@1")
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1") as quick:
        await quick.json()
        await asyncio.sleep(0.1)
        seqs: list[int] = []

        async def read() -> None:
            while True:
                seqs.append((await quick.json())["seq"])

        reading = asyncio.ensure_future(read())
        while not house.hub.counts.behind:
            newest = await flood(board, 100)
        newest = await flood(board, 3)
        while not seqs or seqs[-1] < newest:
            await asyncio.sleep(0.01)
        reading.cancel()
        assert len(seqs) == len(set(seqs)) == newest - seqs[0] + 1
    assert house.hub.counts.closed[4408] == 1
    slow.reader._limit = 2**24  # type: ignore[attr-defined]
    last, cursor = 0, ""
    try:
        while True:
            frame = await slow.json()
            assert frame["prev"] <= last
            last, cursor = frame["seq"], frame["cursor"]
    except (AssertionError, EOFError, ConnectionError) as end:
        # Behind what was unsent came the close, or, once patience was over, the cut.
        assert "4408" in str(end) or not isinstance(end, AssertionError)
    await slow.close()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=slow@1&since={cursor}") as again:
        first = await again.json()
        assert first["prev"] <= last < first["seq"] or first.get("reset") == "too_many"


async def test_a_big_snapshot_is_pumped_as_it_is_read(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(piece=4096, unsent=8192, drain=0.05))
    await journal.arun(CLUB, WHO, open_many, count=3000)
    async with await Raw.open(house.port, "/ws/club/?token=slow@1") as raw:
        boards = 0
        while True:
            frame = await raw.json()
            boards += len(frame["boards"])
            await asyncio.sleep(0.001)
            if not frame.get("more"):
                break
        assert boards == 3000
        board = a_board()
        frame = await raw.json()
        assert (frame["prev"], frame["board"]["id"]) == (3000, board)
    assert not house.hub.counts.behind


async def test_who_never_reads_the_snapshot_is_cut_off(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(piece=4096, stall=0.3, close=0.2, tick=0.05, drain=0.05), kernel=4096)
    await journal.arun(CLUB, WHO, open_many, count=3000)
    raw = await open_and_stop_reading(house, "/ws/club/?token=slow@1")
    async with asyncio.timeout(20):
        while house.hub.roster.peers or not house.hub.counts.behind or house.hub.roster.parting:
            await asyncio.sleep(0.02)
    assert house.hub.counts.closed[4408] == 1
    await raw.close()
