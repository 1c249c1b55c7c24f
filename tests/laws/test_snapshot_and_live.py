"""Law 4, the screens' half: whenever somebody joins, is cut off or comes back, state and events fit together."""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.club import commands
from tests.laws.looking import ANA, CLUB
from tests.laws.screen import Screen
from ticketrail import journal
from ticketrail.live.limits import Limits
from ticketrail.live.tests.club import House
from ticketrail.live.tests.test_poll import get

Boards = tuple[int, int]


@pytest.fixture
def open_house(database: str) -> Iterator[Callable[..., House]]:
    with ExitStack() as stack:
        yield lambda *args, **kwargs: stack.enter_context(House(*args, **kwargs).open())


async def write(boards: Boards, count: int, seed: int) -> int:
    """Moves, quiet renames, new boards and removed ones; returns the number of the last event."""
    chance = random.Random(seed)
    opened: list[int] = []
    for n in range(count):
        roll = chance.random()
        done: journal.Done[Any]
        if roll < 0.6:
            done = await journal.arun(CLUB, ANA, commands.play, board_id=chance.choice(boards), text=str(n))
        elif roll < 0.75:
            done = await journal.arun(
                CLUB, ANA, commands.rename_quietly, board_id=chance.choice(boards), title=f"title {n}"
            )
        elif roll < 0.9 or not opened:
            done = await journal.arun(CLUB, ANA, commands.open_board, title=f"board {n}")
            opened.append(done.value.pk)
        else:
            done = await journal.arun(CLUB, ANA, commands.remove_board, board_id=opened.pop())
        await asyncio.sleep(0)
    done = await journal.arun(CLUB, ANA, commands.open_board, title="the last one")
    assert done.seq is not None
    return done.seq


async def truth(house: House) -> dict[int, Any]:
    screen = Screen(house, "fresh")
    await screen.watch(1)
    return screen.boards


LIMITS = [
    pytest.param(Limits(heartbeat=0.1, tick=0.02, drain=0.05), id="as it is"),
    # Nothing stays in memory, so that everything missed is read from the journal.
    pytest.param(Limits(heartbeat=0.1, tick=0.02, drain=0.05, ring_events=1), id="no ring"),
    # Everything is a crowd, a long snapshot and a long way.
    pytest.param(Limits(heartbeat=0.1, tick=0.02, drain=0.05, slice=2, piece=300, batch=2), id="small steps"),
]


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("fast", [True, False])
async def test_every_screen_ends_with_the_truth(
    open_house: Callable[..., House], boards: Boards, limits: Limits, fast: bool
) -> None:
    house = open_house(limits, fast=fast)
    writing = asyncio.ensure_future(write(boards, 120, seed=1))
    screens = [Screen(house, f"p{n}") for n in range(12)]

    async def come(n: int) -> None:
        await asyncio.sleep(n * 0.02)
        until = 10**9 if not writing.done() else writing.result()
        watching = asyncio.ensure_future(screens[n].watch_with_cuts(until, every=3 + 5 * n))
        end = await writing
        while screens[n].last < end:
            await asyncio.sleep(0.01)
            if watching.done():
                watching.result()
        watching.cancel()

    async with asyncio.timeout(60):
        await asyncio.gather(*(come(n) for n in range(len(screens))))
    expected = await truth(house)
    for screen in screens:
        assert screen.boards == expected
        assert screen.resets == [] and screen.applied == sorted(set(screen.applied))


async def test_polling_ends_with_the_truth_too(open_house: Callable[..., House], boards: Boards) -> None:
    house = open_house(Limits(drain=0.05))
    writing = asyncio.ensure_future(write(boards, 60, seed=2))
    screen = Screen(house, "polling")
    while not writing.done() or screen.last < writing.result():
        answer = await get(house, screen.path + "&wait=1", {})
        for frame in answer.body["frames"]:
            screen.apply(frame)
        screen.cursor = answer.body["cursor"]
    assert screen.boards == await truth(house)


async def test_a_cursor_of_one_process_is_good_in_another(open_house: Callable[..., House], boards: Boards) -> None:
    """The second process hears of nothing but what it reads itself."""
    first, second = open_house(Limits(drain=0.05)), open_house(Limits(drain=0.05, reconcile=0.05))
    for stop in second.hub._deaf:
        stop()
    second.hub._deaf = []
    writing = asyncio.ensure_future(write(boards, 60, seed=3))
    screen = Screen(first, "wanderer")
    async with asyncio.timeout(60):
        while not writing.done() or screen.last < writing.result():
            screen.house = second if screen.house is first else first
            watching = asyncio.ensure_future(screen.watch(10**9, cut_after=5))
            await asyncio.wait([watching], timeout=1)
            watching.cancel()
    assert screen.resets == []
    assert screen.boards == await truth(second)
