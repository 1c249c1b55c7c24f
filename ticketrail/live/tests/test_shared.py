import asyncio

import pytest

from ticketrail.live.shared import Shared


async def test_a_read_begins_after_everybody_who_shares_it_has_asked() -> None:
    shared: Shared[int] = Shared()
    begun: list[int] = []
    gate = asyncio.Event()

    async def read() -> int:
        begun.append(len(begun) + 1)
        mine = begun[-1]
        await gate.wait()
        return mine

    first = [asyncio.create_task(shared.get("a", read)) for _ in range(3)]
    await asyncio.sleep(0.01)
    late = [asyncio.create_task(shared.get("a", read)) for _ in range(3)]
    other = asyncio.create_task(shared.get("b", read))
    await asyncio.sleep(0.01)
    gate.set()
    assert await asyncio.gather(*first) == [1, 1, 1]
    assert await asyncio.gather(*late) == [3, 3, 3]
    assert await other == 2


async def test_a_failure_is_everybodys_and_the_next_read_is_new() -> None:
    shared: Shared[int] = Shared()

    async def fail() -> int:
        raise LookupError("gone")

    async def succeed() -> int:
        return 7

    tries = [asyncio.create_task(shared.get("a", fail)) for _ in range(2)]
    assert [type(each) for each in await asyncio.gather(*tries, return_exceptions=True)] == [LookupError] * 2
    assert await shared.get("a", succeed) == 7


async def test_one_who_gives_up_does_not_take_the_others_along() -> None:
    shared: Shared[int] = Shared()

    async def slow() -> int:
        await asyncio.sleep(0.05)
        return 7

    impatient, patient = (asyncio.create_task(shared.get("a", slow)) for _ in range(2))
    await asyncio.sleep(0.01)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert await patient == 7
