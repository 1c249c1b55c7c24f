"""Law 4, the journal's half: rows and head are of one moment, whoever writes meanwhile."""

import asyncio
import threading
import time
from itertools import count

import pytest
from django.db import DatabaseError, connections

from tests.club import commands
from tests.club.models import Board
from tests.laws import outsider
from tests.laws.fold import Cards, fold
from tests.laws.looking import ANA, CLUB, assert_numbered, cards, club, events, head
from ticketrail import journal
from ticketrail.journal import moment

Boards = tuple[int, int]


def write_until(ended: threading.Event, boards: Boards) -> None:
    for n in count():
        if ended.is_set():
            break
        journal.run(CLUB, ANA, commands.play, board_id=boards[n % 2], text=str(n))
        journal.run(CLUB, ANA, commands.rename_quietly, board_id=boards[n % 2], title=f"title {n}")
    connections.close_all()


def test_head_and_rows_agree_while_others_write(boards: Boards) -> None:
    """Every snapshot is exactly what the events up to its own head say, and what comes after it leads to the end."""
    ended = threading.Event()
    writers = [threading.Thread(target=write_until, args=(ended, boards)) for _ in range(2)]
    snapshots: list[tuple[Cards, int]] = []
    for writer in writers:
        writer.start()
    try:
        while len(snapshots) < 40 or len({seq for _, seq in snapshots}) < 10:
            with journal.reading(CLUB) as reading:
                # The rows come late, when the writers have gone on.
                time.sleep(0.003)
                snapshots.append((cards(reading), reading.seq))
                assert reading.events(reading.seq) == []
    finally:
        ended.set()
        for writer in writers:
            writer.join()
    assert_numbered()
    everything, (last, _) = events(), club()
    for snapshot, seq in snapshots:
        assert snapshot == fold({}, everything[:seq])
        assert fold(snapshot, everything[seq:]) == last


def test_a_reading_stays_at_its_moment(boards: Boards) -> None:
    with journal.reading(CLUB) as reading:
        seq, epoch = reading.seq, reading.epoch
        journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
        outsider.write("UPDATE club_board SET title = 'later'")
        assert sorted(reading.rows(Board).values_list("title", "status")) == [("first", "open"), ("second", "open")]
        assert (reading.seq, reading.epoch, reading.events(seq)) == (seq, epoch, [])
    assert head() == seq + 1


def test_a_restaurant_without_events(database: str) -> None:
    with journal.reading(99) as reading:
        assert (reading.seq, reading.epoch, reading.kept_after, reading.events(0)) == (0, "new", 0, [])
    assert journal.heads([99]) == {}
    assert journal.heads([]) == {}


def test_a_reading_shows_one_restaurant(boards: Boards) -> None:
    journal.run(2, ANA, commands.open_board, title="theirs")
    with journal.reading(2) as reading:
        assert list(reading.rows(Board).values_list("title", flat=True)) == ["theirs"]
        assert [event.restaurant_id for event in reading.events(0)] == [2]
    heads = journal.heads([CLUB, 2, 3])
    assert {restaurant_id: found.seq for restaurant_id, found in heads.items()} == {CLUB: 6, 2: 1}
    assert heads[CLUB].epoch != heads[2].epoch


def test_a_reading_cannot_write(boards: Boards) -> None:
    with pytest.raises(DatabaseError, match=r"(?i)read.?only"), journal.reading(CLUB) as reading:
        reading.rows(Board).update(title="written")
    assert not Board.objects.filter(title="written").exists()


def test_events_come_in_pieces(boards: Boards) -> None:
    everything = events()
    with journal.reading(CLUB) as reading:
        pieces = [reading.events(after, 2) for after in range(0, 6, 2)]
        assert [event for piece in pieces for event in piece] == everything
        assert reading.events(6, 2) == reading.events(1000) == []


def test_what_listeners_hear_is_what_readers_find(boards: Boards) -> None:
    """To the letter, or a screen that was offline would differ from one that was not."""
    told: list[journal.Recorded] = []
    stop_listening = journal.listen(told.extend)
    before = head()
    done = journal.run(CLUB, ANA, commands.play, board_id=boards[0], text='é"\\')
    stop_listening()
    assert told == done.events == events(after=before)


async def test_areads_run_at_the_same_time_and_the_loop_goes_on(boards: Boards) -> None:
    together = threading.Barrier(moment.THREADS, timeout=10)

    def meet(reading: journal.Reading, word: str, *, mark: str) -> tuple[int, str]:
        together.wait()
        return reading.seq, word + mark

    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    found = await asyncio.gather(*(journal.aread(CLUB, meet, str(n), mark="!") for n in range(moment.THREADS)))
    ticking.cancel()
    assert found == [(6, f"{n}!") for n in range(moment.THREADS)]
    assert ticks > 1
    assert (await journal.aheads([CLUB]))[CLUB].seq == 6


async def test_an_aread_that_fails_fails_alone(boards: Boards) -> None:
    def fail(reading: journal.Reading) -> None:
        raise KeyError("mine")

    for _ in range(moment.THREADS + 1):
        with pytest.raises(KeyError, match="mine"):
            await journal.aread(CLUB, fail)
    assert await journal.aread(CLUB, lambda reading: reading.seq) == 6


async def test_readers_start_again_after_they_were_stopped(boards: Boards) -> None:
    assert await journal.aread(CLUB, lambda reading: reading.seq) == 6
    journal.stop_reading()
    journal.stop_reading()
    assert await journal.aread(CLUB, lambda reading: reading.seq) == 6
