"""The first frame, what follows it, and coming back."""

import asyncio
import time
from collections.abc import Callable

import pytest

from tests.club.commands import remove_board
from tests.club.models import Board
from ticketrail import journal
from ticketrail.live.limits import Limits
from ticketrail.live.tests.club import CLUB, OTHER, WHO, House, a_board, a_move
from ticketrail.live.tests.raw import Raw


def open_many(entry: journal.Entry, *, count: int) -> None:
    entry.rows(Board).bulk_create([Board(restaurant_id=entry.restaurant_id, title="t" * 70) for _ in range(count)])


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
async def test_the_snapshot_then_what_happens(open_house: Callable[..., House], loop: str) -> None:
    house = open_house(loop=loop)
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1") as raw:
        first = await raw.json(1)
        assert (first["type"], first["prev"], first["board"]["moves"]) == ("board", 0, [])
        seq = a_move(board)
        frame = await raw.json()
        assert (frame["type"], frame["prev"], frame["seq"]) == ("board_update", first["seq"], seq)
        assert frame["timestamp"].endswith("Z") and isinstance(frame["cursor"], str)


async def test_a_big_snapshot_comes_as_several_frames(house: House) -> None:
    await journal.arun(CLUB, WHO, open_many, count=250)
    async with await Raw.open(house.port, "/ws/club/?token=ada@1") as raw:
        frames = [await raw.json() for _ in range(3)]
    assert [(len(frame["boards"]), frame.get("more")) for frame in frames] == [(100, True), (100, True), (50, None)]
    assert {(frame["seq"], frame["prev"]) for frame in frames} == {(250, 0)}
    # Half a state is no place to resume from.
    async with await Raw.open(house.port, f"/ws/club/?token=ada@1&since={frames[0]['cursor']}") as raw:
        assert (await raw.json())["reset"] == "epoch"


async def test_coming_back_gives_exactly_what_was_missed(house: House) -> None:
    board, other = a_board(), a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1") as raw:
        cursor = (await raw.json())["cursor"]
    seqs = [a_move(each) for each in (board, other, board, other, board)]
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1&since={cursor}") as raw:
        frames = [await raw.json() for _ in range(3)]
        assert [frame["type"] for frame in frames] == ["board_update"] * 3
        assert [frame["seq"] for frame in frames] == [seqs[0], seqs[2], seqs[4]]
        assert [frame["prev"] for frame in frames[1:]] == [seqs[0], seqs[2]]
        newest = frames[-1]["cursor"]
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1&since={newest}") as raw:
        seq = a_move(board)
        frame = await raw.json()
        assert (frame["seq"], frame["prev"]) == (seq, seqs[4])


async def test_a_heartbeat_moves_the_cursor_on(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(heartbeat=0.2, tick=0.05, drain=0.05))
    board, other = a_board(), a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1") as raw:
        first = await raw.json()
        a_move(other)
        beat = first
        while beat["cursor"] == first["cursor"]:
            beat = await raw.json(beats=True)
        assert set(beat) == {"type", "cursor", "timestamp"} and beat["type"] == "heartbeat"
    seq = a_move(board)
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1&since={beat['cursor']}") as raw:
        frame = await raw.json()
        assert (frame["seq"], frame["prev"]) == (seq, first["seq"])


@pytest.mark.parametrize("since", ["", "garbage", "1.AAAA.1.1.AAAAAAAAAAAAAAAA", "9" * 3000])
async def test_garbage_is_answered_with_the_state(house: House, since: str) -> None:
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1&since={since}") as raw:
        first = await raw.json()
        assert (first["type"], first["reset"]) == ("board", "invalid")


async def test_another_clubs_cursor_is_garbage(house: House) -> None:
    a_board(), a_board(OTHER)
    async with await Raw.open(house.port, "/ws/club/?token=bob@2") as raw:
        cursor = (await raw.json())["cursor"]
    async with await Raw.open(house.port, f"/ws/club/?token=ada@1&since={cursor}") as raw:
        assert (await raw.json())["reset"] == "invalid"


async def test_the_greeting_comes_at_every_connect(house: House) -> None:
    board = a_board()
    async with await Raw.open(house.port, "/api/ws/club/live?token=ada@1") as raw:
        assert await raw.json() == {"type": "connection_established", "restaurant_id": CLUB}
        a_move(board)
        frame = await raw.json()
        assert frame["type"] == "board_update"
    a_move(board)
    async with await Raw.open(house.port, f"/api/ws/club/live?token=ada@1&since={frame['cursor']}") as raw:
        assert (await raw.json())["type"] == "connection_established"
        assert (await raw.json())["type"] == "board_update"
    for query in ("snapshot=1", "since=garbage"):
        async with await Raw.open(house.port, f"/api/ws/club/live?token=ada@1&{query}") as raw:
            assert (await raw.json())["type"] == "connection_established"
            assert (await raw.json())["type"] == "boards"


async def test_the_end_of_a_thing_is_said_and_closes_its_feed(house: House) -> None:
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1") as raw:
        first = await raw.json()
        await journal.arun(CLUB, WHO, remove_board, board_id=board)
        gone = await raw.json()
        assert (gone["type"], gone["id"]) == ("board_removed", board)
        assert await raw.code() == 4504
    path = f"/ws/boards/{board}/?token=ada@1&since={first['cursor']}"
    async with await Raw.open(house.port, path) as raw:
        assert await raw.code() == 4504


async def test_audiences_get_their_own_bytes(house: House) -> None:
    board = a_board(title="secret")
    async with (
        await Raw.open(house.port, "/ws/club/?token=ada@1") as full,
        await Raw.open(house.port, "/ws/club/?token=kit@1!kitchen") as kitchen,
    ):
        assert [(await raw.json())["boards"][0]["title"] for raw in (full, kitchen)] == ["secret", ""]
        a_move(board)
        assert [(await raw.json())["board"]["title"] for raw in (full, kitchen)] == ["secret", ""]


async def test_derived_figures_have_no_number_and_the_latest_wins(house: House) -> None:
    async with await Raw.open(house.port, "/ws/club/?token=ada@1") as raw:
        await raw.json()
        a_board()
        frames = [await raw.json() for _ in range(2)]
        assert [frame["type"] for frame in frames] == ["board_update", "stats"]
        assert frames[1].keys() == {"type", "boards", "timestamp"}


async def test_writes_of_others_are_found(house: House) -> None:
    """Another process writes: no event is handed over, the counters tell."""
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1") as raw:
        await raw.json()
        stop, house.hub._deaf = house.hub._deaf, []
        for fn in stop:
            fn()
        started = time.monotonic()
        seq = a_move(board)
        assert (await raw.json())["seq"] == seq
        assert time.monotonic() - started < 2


async def test_a_feed_that_fails_says_so(house: House) -> None:
    board = a_board()
    async with await Raw.open(house.port, "/ws/broken/?token=ada@1") as raw:
        await raw.json()
        a_move(board)
        assert await raw.code() == 1011


async def test_a_storm_reads_the_state_a_few_times_only(house: House) -> None:
    board = a_board()
    a_move(board)
    raws = await asyncio.gather(*(Raw.open(house.port, f"/ws/club/?token=p{n}@1") for n in range(40)))
    firsts = await asyncio.gather(*(raw.json() for raw in raws))
    assert {first["seq"] for first in firsts} == {3}
    for raw in raws:
        await raw.close()
