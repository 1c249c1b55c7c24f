"""Law 8: who cannot keep up is closed with 4408 and resumes; the others do not wait, and nothing is missing after."""

import asyncio
from collections.abc import Callable

from tests.club import commands
from tests.laws.looking import ANA, CLUB
from tests.laws.screen import Screen
from tests.laws.test_snapshot_and_live import open_house as open_house
from tests.laws.test_snapshot_and_live import truth
from ticketrail import journal
from ticketrail.live.limits import Limits
from ticketrail.live.tests.club import House
from ticketrail.live.tests.raw import Raw
from ticketrail.live.tests.test_slow import open_and_stop_reading

Boards = tuple[int, int]


async def test_the_slow_one_is_told_and_the_others_get_everything_at_once(
    open_house: Callable[..., House], boards: Boards
) -> None:
    house = open_house(Limits(unsent=16_000, close=0.3, tick=0.05, drain=0.05), kernel=4096)
    slow, quick = Screen(house, "slow"), Screen(house, "quick")
    stalled = await open_and_stop_reading(house, slow.path)
    async with await Raw.open(house.port, quick.path) as raw, asyncio.timeout(60):
        quick.apply(await raw.json())
        late: list[float] = []
        loop = asyncio.get_running_loop()
        while not house.hub.counts.closed[4408]:
            done = await journal.arun(CLUB, ANA, commands.play, board_id=boards[0], text="x")
            told = loop.time()
            assert done.seq is not None
            while quick.last < done.seq:
                quick.apply(await raw.json())
            late.append(loop.time() - told)
    assert sorted(late)[len(late) // 2] < 0.5
    stalled.reader._limit = 2**24  # type: ignore[attr-defined]  # it reads again, and finds out
    try:
        while True:
            slow.apply(await stalled.json())
    except (AssertionError, EOFError, ConnectionError) as end:
        assert "4408" in str(end) or not isinstance(end, AssertionError)
    await stalled.close()
    await slow.watch(quick.last)
    assert slow.boards == quick.boards == await truth(house)
    assert slow.applied == sorted(set(slow.applied))


async def test_who_reads_slowly_but_reads_gets_there(open_house: Callable[..., House], boards: Boards) -> None:
    """Catching up is pumped: it is never too slow, however long it takes."""
    house = open_house(Limits(piece=2000, unsent=4000, ring_events=4, drain=0.05), kernel=4096)
    screen = Screen(house, "slow")
    await screen.watch(1)
    for n in range(100):
        await journal.arun(CLUB, ANA, commands.play, board_id=boards[n % 2], text=str(n))
    async with await Raw.open(house.port, screen.path) as raw:
        while screen.last < 206:
            await asyncio.sleep(0.002)
            screen.apply(await raw.json())
    assert screen.resets == [] and screen.boards == await truth(house)
    assert not house.hub.counts.behind
