"""A stream tells every event once and in order, whatever order the news comes in, and however little of it."""

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketrail.journal import Head
from ticketrail.live import codes, pump
from ticketrail.live.peer import LIVE
from ticketrail.live.stream import Restarted, Stream
from ticketrail.live.tests.fakes import SEAT, Book, Listener, settled


async def listening(book: Book, stream: Stream) -> Listener:
    peer = Listener(stream.hub)
    peer.join()
    await stream.open()
    await pump.settle(peer, stream, SEAT, since=None, snapshot=True, extra={})
    assert peer.phase == LIVE
    return peer


def assert_chain(peer: Listener) -> None:
    last = 0
    for frame in peer.got:
        assert frame["prev"] <= last < frame["seq"]
        last = frame["seq"]


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_news_in_any_order_doubled_or_lost(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=12))
    fates = data.draw(st.lists(st.sampled_from(["told", "twice", "hinted", "lost"]), min_size=12, max_size=12))
    order = data.draw(st.permutations(range(len(sizes))))

    async def run() -> None:
        book = Book(3)
        stream = Stream(book.hub(), 1)
        peer = await listening(book, stream)
        batches = [book.write(size) for size in sizes]
        for n in order:
            if fates[n] in ("told", "twice"):
                stream.offer(batches[n])
            if fates[n] == "twice":
                stream.offer(batches[n])
            if fates[n] == "hinted":
                stream.wake(batches[n][-1].seq)
            if n % 3 == 0:
                await asyncio.sleep(0)
        stream.learn(book.head, known=stream.head)
        await settled(lambda: stream.head == len(book.events))
        assert peer.seqs == [3, *range(4, len(book.events) + 1)]
        assert_chain(peer)

    asyncio.run(run())


async def test_events_in_order_need_no_reading() -> None:
    book = Book(1)
    stream = Stream(book.hub(), 1)
    peer = await listening(book, stream)
    reads = book.reads
    for _ in range(5):
        stream.offer(book.write(2))
    assert (peer.seqs, book.reads) == ([1, *range(2, 12)], reads)


async def test_one_that_was_overtaken_by_a_moment_is_waited_for() -> None:
    book = Book(1)
    stream = Stream(book.hub(), 1)
    peer = await listening(book, stream)
    reads, (first, second) = book.reads, (book.write(), book.write())
    stream.offer(second)
    assert peer.seqs == [1]
    stream.offer(first)
    await asyncio.sleep(0.01)
    assert (peer.seqs, book.reads) == ([1, 2, 3], reads)


async def test_the_first_event_of_all_brings_the_epoch_along() -> None:
    book = Book(epoch="new")
    stream = Stream(book.hub(), 1)
    peer = await listening(book, stream)
    book.epoch = "real"
    stream.offer(book.write())
    await settled(lambda: stream.head == 1)
    assert (stream.epoch, peer.seqs, peer.code) == ("real", [0, 1], None)


@pytest.mark.parametrize("new", [Head("second", 5, 0), Head("second", 1, 0), Head("first", 2, 0)])
async def test_a_journal_that_began_anew_sends_everybody_back(new: Head) -> None:
    book = Book(5)
    stream = Stream(book.hub(), 1)
    peer = await listening(book, stream)
    book.epoch, book.events = new.epoch, book.events[: new.seq]
    await stream.look()
    assert (peer.code, stream.epoch, stream.head) == (codes.RESTARTING, new.epoch, new.seq)


async def test_a_journal_that_is_away_is_read_when_it_is_back() -> None:
    book = Book(1)
    stream = Stream(book.hub(), 1)
    peer = await listening(book, stream)
    book.away = True
    book.write(3)
    stream.wake(4)
    await asyncio.sleep(0.01)
    assert peer.seqs == [1]
    book.away = False
    await stream.look()
    await settled(lambda: peer.seqs == [1, 2, 3, 4])


async def test_a_hint_of_something_that_never_happened_is_harmless() -> None:
    book = Book(1)
    stream = Stream(book.hub(), 1)
    peer = await listening(book, stream)
    stream.wake(9)
    await asyncio.sleep(0.01)
    stream.offer(book.write())
    assert peer.seqs == [1, 2]


async def test_what_was_pruned_under_a_slow_walker_is_said() -> None:
    book = Book(10)
    stream = Stream(book.hub(), 1)
    await stream.open()
    book.kept_after = 8
    with pytest.raises(Restarted):
        await stream.after(3)


async def test_many_events_leave_the_loop_room() -> None:
    book = Book(1)
    stream = Stream(book.hub(), 1)
    peer = await listening(book, stream)
    stream.offer(book.write(1000))
    assert 1 < len(peer.got) < 200
    await settled(lambda: len(peer.got) == 1001)
    assert_chain(peer)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_prev_is_nobodys_gap(seed: int) -> None:
    """People come with a snapshot, leave, and come back with any cursor they were given, to any process."""
    chance = random.Random(seed)

    async def run() -> None:
        book = Book(2)
        streams = [Stream(book.hub(), 1) for _ in range(2)]
        people: list[tuple[Listener, int]] = []
        cursors: list[tuple[str, int]] = []
        for _ in range(60):
            stream = chance.choice(streams)
            await stream.open()
            roll = chance.random()
            if roll < 0.5:
                news = book.write(chance.randint(1, 3), thing=chance.choice(["board", "move"]))
                for each in streams:
                    await each.open()
                    each.offer(news)
            elif roll < 0.8:
                since, last = chance.choice([*cursors, (None, 0)]) if cursors else (None, 0)
                peer = Listener(stream.hub)
                peer.join()
                await pump.settle(peer, stream, SEAT, since=since, snapshot=True, extra={})
                people.append((peer, last))
            elif people:
                peer, last = people.pop(chance.randrange(len(people)))
                newest = peer.got[-1]["seq"] if peer.got else last
                if peer.topic is not None and chance.random() < 0.5:
                    cursors.append((stream.cursor(peer.topic.stream.head, peer.topic.last), newest))
                elif peer.got:
                    cursors.append((peer.got[-1]["cursor"], newest))
                peer.lost()
            for peer, last in people:
                for frame in peer.got:
                    assert frame["prev"] <= last, (frame, last)
                    last = max(last, frame["seq"])

    asyncio.run(run())
