"""A hub hears of news by whatever way there is, and lets go of what nobody needs."""

import asyncio

import pytest

from ticketrail.live import pump
from ticketrail.live.bells.memory import MemoryBell
from ticketrail.live.hub import Hub
from ticketrail.live.limits import Limits
from ticketrail.live.peer import Gone
from ticketrail.live.tests.fakes import SEAT, Book, Listener, settled


async def listening(hub: Hub) -> Listener:
    peer = Listener(hub)
    async with hub.stream(1) as stream:
        peer.join()
        await pump.settle(peer, stream, SEAT, since=None, snapshot=True, extra={})
    return peer


async def test_a_bell_is_enough(database: str) -> None:
    book, bell = Book(1), MemoryBell()
    here, there = (book.hub(Limits(reconcile=1000)) for _ in range(2))
    here.bell = there.bell = bell
    peers = [await listening(hub) for hub in (here, there)]
    for stop in there._deaf[:2]:
        stop()
    del there._deaf[:2]
    here.heard(book.write(3))
    await settled(lambda: all(peer.seqs == [1, 2, 3, 4] for peer in peers))
    for hub in (here, there):
        await hub.stop()


async def test_a_lost_bell_costs_no_more_than_a_moment(database: str) -> None:
    book = Book(1)
    hub = book.hub(Limits(reconcile=0.02))
    peer = await listening(hub)
    book.write(3)
    await settled(lambda: peer.seqs == [1, 2, 3, 4])
    book.write(2)
    hub.news()
    await settled(lambda: len(peer.seqs) == 6)
    await hub.stop()


async def test_an_absent_journal_is_asked_again(database: str, caplog: pytest.LogCaptureFixture) -> None:
    book = Book(1)
    hub = book.hub(Limits(reconcile=0.02, tick=0.02))
    peer = await listening(hub)
    book.away = True
    with pytest.raises(ConnectionError):
        async with hub.stream(2):
            raise AssertionError("never opened")
    book.write(3)
    hub.news()
    await asyncio.sleep(0.1)
    book.away = False
    await settled(lambda: peer.seqs == [1, 2, 3, 4])
    assert "trying again" in caplog.text
    await hub.stop()


async def test_what_nobody_follows_is_forgotten(database: str) -> None:
    book = Book(1)
    hub = book.hub(Limits(tick=0.02, idle_stream=0.05))
    peer = await listening(hub)
    await asyncio.sleep(0.2)
    assert 1 in hub.streams
    peer.lost()
    assert not hub.streams[1].topics and not hub.clockwork._of_topic
    await settled(lambda: set(hub.streams) == {0})
    await hub.stop()


@pytest.mark.parametrize("moment", range(12))
async def test_who_leaves_at_any_moment_of_joining_leaves_nothing_behind(database: str, moment: int) -> None:
    book = Book(5)
    hub = book.hub(Limits(ring_events=1, piece=100))
    await listening(hub)
    async with hub.stream(1) as stream:
        for since in (None, stream.cursor(1, 1), stream.cursor(5, 5), stream.cursor(9, 9), "garbage"):
            peer = Listener(hub)
            peer.join()
            joining = asyncio.ensure_future(
                pump.settle(peer, stream, SEAT, since=since, snapshot=True, extra={}),
            )
            for _ in range(moment):
                await asyncio.sleep(0)
            peer.lost()
            try:
                await joining
            except Gone:
                assert peer.topic is None
            assert [len(topic.members) for topic in stream.topics.values()] == [1]
    await hub.stop()


def test_a_hub_outlives_a_loop_that_ended_without_a_word(database: str) -> None:
    hub = Book(1).hub()
    for _ in range(2):
        assert asyncio.run(seen(hub)) == [1]


async def seen(hub: Hub) -> list[int]:
    return (await listening(hub)).seqs
