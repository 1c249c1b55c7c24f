"""Law 5: whoever cannot be given everything that was missed is given the whole state, and told why."""

import asyncio
from collections.abc import Callable

import pytest
from django.db import connections

from tests.club import commands
from tests.laws.looking import ANA, CLUB
from tests.laws.screen import Screen
from tests.laws.test_snapshot_and_live import open_house as open_house
from tests.laws.test_snapshot_and_live import truth
from ticketrail import journal
from ticketrail.journal import ledger, prune
from ticketrail.live.limits import Limits
from ticketrail.live.tests.club import House
from ticketrail.live.tests.raw import Raw
from ticketrail.live.tests.test_poll import get

Boards = tuple[int, int]


def play(board: int, count: int) -> None:
    for n in range(count):
        journal.run(CLUB, ANA, commands.play, board_id=board, text=str(n))


def pruned(house: House, boards: Boards) -> None:
    play(boards[0], 3)
    # Everything is old enough to go, but for the newest event.
    prune.prune(hours=-1, events=1)


def rotated(house: House, boards: Boards) -> None:
    ledger.rotate(connections["default"])
    play(boards[0], 1)


def too_many(house: House, boards: Boards) -> None:
    play(boards[0], 6)


def nothing(house: House, boards: Boards) -> None:
    """Only the cursor itself is wrong."""


Change = Callable[[House, Boards], None]
REASONS: dict[str, tuple[Change, Callable[[House, str], str]]] = {
    "expired": (pruned, lambda house, cursor: cursor),
    "epoch": (rotated, lambda house, cursor: cursor),
    "too_many": (too_many, lambda house, cursor: cursor),
    "future": (nothing, lambda house, cursor: house.hub.streams[CLUB].cursor(10**6, 10**6)),
    "invalid": (nothing, lambda house, cursor: cursor[:-1] + ("A" if cursor[-1] != "A" else "B")),
}


async def happens(change: Change, house: House, boards: Boards) -> None:
    def work() -> None:
        change(house, boards)
        connections.close_all()

    await asyncio.to_thread(work)
    # The counters are looked at again.
    await asyncio.sleep(0.2)


@pytest.mark.parametrize("again", ["the same process", "another process"])
@pytest.mark.parametrize("reason", REASONS)
async def test_the_whole_state_and_the_reason(
    open_house: Callable[..., House], boards: Boards, reason: str, again: str
) -> None:
    limits = Limits(drain=0.05, missed=10, reconcile=0.02)
    house = open_house(limits)
    screen, idle = Screen(house, "ada"), Screen(house, "idle")
    await screen.watch(1)
    await idle.watch(1)
    change, bend = REASONS[reason]
    await happens(change, house, boards)
    assert screen.cursor is not None
    cursor = bend(house, screen.cursor)
    other = house if again == "the same process" else open_house(limits)
    screen.house, screen.cursor, screen.boards = other, cursor, {}
    async with await Raw.open(other.port, screen.path) as raw:
        first = await raw.json()
        screen.apply(first)
        assert (screen.resets, first["prev"]) == ([reason], 0)
        assert screen.boards == await truth(other)
        # From there on it is live, without a gap.
        done = await journal.arun(CLUB, ANA, commands.play, board_id=boards[0], text="on")
        assert done.seq is not None
        while screen.last < done.seq:
            screen.apply(await raw.json())
        assert screen.boards == await truth(other)
    polled = await get(other, f"{idle.address}&since={cursor}", {})
    assert [frame["reset"] for frame in polled.body["frames"]] == [reason]


async def test_just_not_too_many(open_house: Callable[..., House], boards: Boards) -> None:
    house = open_house(Limits(drain=0.05, missed=10))
    screen = Screen(house, "ada")
    await screen.watch(1)
    await happens(lambda _, boards: play(boards[0], 5), house, boards)
    await screen.watch(16)
    assert screen.resets == [] and len(screen.applied) == 5
    await happens(lambda _, boards: play(boards[0], 5), house, boards)
    await screen.watch(26)
    assert screen.resets == [] and screen.boards == await truth(house)


async def test_connected_screens_are_sent_back_when_the_journal_begins_anew(
    open_house: Callable[..., House], boards: Boards
) -> None:
    house = open_house(Limits(drain=0.05, reconcile=0.05))
    screen = Screen(house, "ada")
    async with await Raw.open(house.port, screen.path) as raw:
        screen.apply(await raw.json())
        await happens(rotated, house, boards)
        assert await raw.code() == 1012
    await screen.watch(10**9, cut_after=1)
    assert screen.resets == ["epoch"] and screen.boards == await truth(house)
