"""One event is said once per topic, and everybody gets it in order, however many they are."""

import asyncio

from ticketrail.journal import Recorded
from ticketrail.live import codes, pump
from ticketrail.live.feed import Frame, Seat
from ticketrail.live.limits import Limits
from ticketrail.live.stream import Stream
from ticketrail.live.tests.fakes import SEAT, Book, Everything, Listener, settled


async def crowd(stream: Stream, count: int) -> list[Listener]:
    await stream.open()
    peers = [Listener(stream.hub) for _ in range(count)]
    for peer in peers:
        peer.join()
        await pump.settle(peer, stream, SEAT, since=None, snapshot=True, extra={})
    return peers


async def test_one_encoding_for_two_hundred() -> None:
    book = Book(1)
    stream = Stream(book.hub(), 1)
    peers = await crowd(stream, 200)
    stream.offer(book.write(3))
    assert all(peer.seqs == [1, 2, 3, 4] for peer in peers)
    assert stream.hub.counts.said == 3


async def test_a_crowd_is_served_in_slices_and_in_order() -> None:
    book = Book(1)
    stream = Stream(book.hub(Limits(slice=10)), 1)
    peers = await crowd(stream, 95)
    stream.offer(book.write(2))
    assert sum(peer.seqs[-1] > 1 for peer in peers) == 10
    late = Listener(stream.hub)
    late.join()
    await pump.settle(late, stream, SEAT, since=None, snapshot=True, extra={})
    stream.offer(book.write(2))
    peers[60].lost()
    await settled(lambda: all(peer.seqs == [1, 2, 3, 4, 5] for n, peer in enumerate(peers) if n != 60))
    assert late.seqs == [3, 4, 5]
    assert peers[60].seqs == [1]


async def test_a_crowd_is_never_told_faster_than_it_is_served() -> None:
    book = Book(1)
    stream = Stream(book.hub(Limits(slice=10)), 1)
    peers = await crowd(stream, 95)
    longest = 0
    for _ in range(50):
        stream.offer(book.write())
        longest = max(longest, stream.lines)
    while stream.head < 51 or stream.lines:
        await asyncio.sleep(0)
        longest = max(longest, stream.lines)
    assert longest <= 4
    assert all(peer.seqs == list(range(1, 52)) for peer in peers)


class Ending(Everything):
    """Says something last, and ends."""

    def gone(self, seat: Seat, event: Recorded) -> bool:
        return event.id == 3


async def test_an_end_comes_behind_the_last_frame() -> None:
    book = Book(1)
    stream = Stream(book.hub(Limits(slice=10)), 1)
    await stream.open()
    peers = [Listener(stream.hub) for _ in range(35)]
    for peer in peers:
        peer.feed = Ending()
        peer.join()
        await pump.settle(peer, stream, SEAT, since=None, snapshot=True, extra={})
    stream.offer(book.write(3))
    await settled(lambda: all(peer.code == codes.NOT_FOUND for peer in peers))
    assert all(peer.seqs == [1, 2, 3] for peer in peers)
    assert not stream.topics


class Tripping(Everything):
    def say(self, seat: Seat, event: Recorded) -> Frame | None:
        raise KeyError("title")


async def test_a_feed_that_fails_is_told_and_the_others_go_on() -> None:
    book = Book(1)
    stream = Stream(book.hub(), 1)
    [good] = await crowd(stream, 1)
    bad = Listener(stream.hub)
    bad.feed = Tripping()
    bad.join()
    seat = Seat(restaurant_id=1, topic="tripping")
    await pump.settle(bad, stream, seat, since=None, snapshot=True, extra={})
    stream.offer(book.write())
    assert (bad.code, good.seqs) == (codes.BROKEN, [1, 2])


async def test_who_answers_no_heartbeat_is_cut_off() -> None:
    book = Book(1)
    hub = book.hub(Limits(silent_beats=2))
    stream = Stream(hub, 1)
    quiet, lively = await crowd(stream, 2)
    [topic] = stream.topics.values()
    for _ in range(3):
        topic.beat(b"\x81\x02{}")
        lively.silent = 0
        await asyncio.sleep(0)
    assert (quiet.code, lively.code) == (1006, None)
