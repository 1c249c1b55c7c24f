"""The sweep as `serve` runs it: in the background, on its own, whatever happens to it."""

import threading
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests import databases
from tests.club import commands
from tests.club.models import Board
from tests.laws import outsider
from tests.laws.looking import ANA, CLUB, touches_left, until
from ticketrail import journal
from ticketrail.journal import registry
from ticketrail.journal import sweep as sweeping


@pytest.fixture
def told(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[journal.Recorded]]:
    """What listeners heard since the journal was started."""
    monkeypatch.setattr(sweeping, "PAUSE", 0.05)
    heard: list[journal.Recorded] = []
    stop_listening = journal.listen(heard.extend)
    yield heard
    stop_listening()


def insert(restaurant_id: int = CLUB, title: str = "outside") -> None:
    outsider.write(f"INSERT INTO club_board (restaurant_id, title, status) VALUES ({restaurant_id}, '{title}', 'open')")


def test_an_outside_write_is_told_unasked(told: list[journal.Recorded]) -> None:
    journal.start()
    insert()
    until(lambda: [event.kind for event in told] == ["BoardChanged"])
    insert()
    until(lambda: [event.seq for event in told] == [1, 2])
    assert touches_left() == 0


def test_what_was_written_while_nobody_ran_is_told_at_the_start(told: list[journal.Recorded]) -> None:
    insert()
    journal.start()
    until(lambda: [event.seq for event in told] == [1])


def give_away(entry: journal.Entry) -> None:
    entry.rows(Board).update(restaurant_id=2)


def test_what_a_command_did_to_another_restaurant_is_told_unasked(told: list[journal.Recorded]) -> None:
    """On SQLite nothing wakes the sweep: it was this connection that wrote."""
    journal.start()
    journal.run(CLUB, ANA, commands.open_board, title="x")
    journal.run(CLUB, ANA, give_away)
    until(lambda: [(event.restaurant_id, event.kind) for event in told][2:] == [(2, "BoardChanged")])


def test_without_sweeps_touches_wait(told: list[journal.Recorded]) -> None:
    journal.start(sweeps=False)
    insert()
    journal.run(CLUB, ANA, commands.open_board, title="x")
    assert touches_left() == 1
    assert sweeping.sweep() == 1
    assert [event.kind for event in told] == ["BoardOpened", "BoardChanged"]


def test_a_restaurant_that_cannot_be_told_stops_nothing(
    told: list[journal.Recorded], monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = registry.things["board"].cards

    def picky(rows: journal.Rows, ids: Collection[int]) -> dict[int, registry.Card]:
        if rows.restaurant_id == CLUB:
            raise KeyError("no such key")
        return cards(rows, ids)

    with monkeypatch.context() as patch:
        patch.setattr(registry.things["board"], "cards", picky)
        journal.start()
        insert(CLUB)
        insert(2)
        until(lambda: [event.restaurant_id for event in told] == [2])
        # Commands go on as well, and so does the sweep for those that come later.
        assert journal.run(3, ANA, commands.open_board, title="x").seq == 1
        insert(4)
        until(lambda: [event.restaurant_id for event in told] == [2, 3, 4])
    until(lambda: [event.restaurant_id for event in told] == [2, 3, 4, CLUB])
    assert touches_left() == 0


def test_a_sweep_that_breaks_starts_again(told: list[journal.Recorded], monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[int] = []

    def break_once() -> int:
        if not broken:
            broken.append(1)
            raise MemoryError
        return sweep()

    sweep = sweeping.sweep
    monkeypatch.setattr(sweeping, "sweep", break_once)
    journal.start()
    insert()
    until(lambda: [event.seq for event in told] == [1])
    assert broken == [1]


def test_the_sweep_does_not_wait_for_one_restaurant_only(
    told: list[journal.Recorded], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody holds the counter of one restaurant in a transaction that does not end."""
    if not databases.is_postgresql():
        pytest.skip("SQLite has one lock for all")
    monkeypatch.setattr(sweeping, "PATIENCE", 100)
    journal.run(CLUB, ANA, commands.open_board, title="x")
    with outsider.connected() as other:
        other.execute("UPDATE journal_stream SET seq = seq WHERE restaurant_id = 1")
        insert(CLUB)
        insert(2)
        journal.start()
        until(lambda: [event.restaurant_id for event in told] == [CLUB, 2])
        other.rollback()
    until(lambda: [event.restaurant_id for event in told] == [CLUB, 2, CLUB])


def test_news_of_other_processes(database: str) -> None:
    if databases.is_postgresql():
        pytest.skip("PostgreSQL gives no such hint: the hub asks")
    news: list[int] = []
    stop_hearing = journal.on_news(lambda: news.append(1))
    journal.start()
    until(lambda: news)
    heard = len(news)
    outsider.write_from_another_process("UPDATE journal_stream SET seq = seq", "CREATE TABLE scratch (id integer)")
    until(lambda: len(news) > heard)
    stop_hearing()


def test_several_sweep_at_once(database: str) -> None:
    """As when several servers run on one database: every change is told, and told once."""
    for n in range(30):
        insert(n % 3 + 1, f"b{n}")
    start = threading.Barrier(4, timeout=10)

    def work(_: int) -> int:
        start.wait()
        try:
            return sweeping.sweep()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(work, range(4)))
    assert (sum(counts), touches_left()) == (30, 0)
    assert [head.seq for head in journal.heads([1, 2, 3]).values()] == [10, 10, 10]


def test_listeners_that_fail_do_not_keep_it_from_others(told: list[journal.Recorded]) -> None:
    def fail(_: object = None) -> None:
        raise KeyError("a bug of a listener")

    stops = [journal.listen(fail), journal.on_news(fail)]
    heard: list[journal.Recorded] = []
    stops.append(journal.listen(heard.extend))
    journal.start()
    assert journal.run(CLUB, ANA, commands.open_board, title="x").seq == 1
    insert()
    until(lambda: [event.seq for event in heard] == [1, 2])
    for stop in stops:
        stop()
    assert journal.run(CLUB, ANA, commands.open_board, title="x").seq == 3
    assert [event.seq for event in heard] == [1, 2]
    assert [event.seq for event in told] == [1, 2, 3]
