"""Law 6: a command with a key is done once, and every repeat gets the first answer to the letter."""

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from django.db import connections

from tests.club import commands
from tests.club.models import Board, Move
from tests.laws.crash import Crash, crashing
from tests.laws.looking import ANA, CLUB, assert_numbered, head
from ticketrail import journal
from ticketrail.kernel.refusals import Invalid, KeyReused

BODY, OTHER_BODY = "a" * 64, "b" * 64


def answer(done: journal.Done[Any]) -> bytes:
    card = done.card("board", done.value.pk)
    return f'{{"seq":{done.seq},"title":"{card and card["title"]}","exact":0.10,"é":"\\u0000"}}'.encode()


def key(name: str = "key-0001", *, scope: str = "staff:5", operation: str = "open", body: str = BODY) -> journal.Once:
    return journal.Once(scope, operation, name, body, answer)


def open_one(once: journal.Once, *, restaurant_id: int = CLUB, title: str = "one") -> journal.Done[Board]:
    return journal.run(restaurant_id, ANA, commands.open_board, once=once, title=title)


def test_the_same_key_twice(database: str) -> None:
    first = open_one(key())
    again = open_one(key())
    assert (first.replayed, again.replayed) == (False, True)
    assert first.answer == again.answer == '{"seq":1,"title":"one","exact":0.10,"é":"\\u0000"}'.encode()
    assert (again.events, again.seq) == ([], None)
    with pytest.raises(LookupError):
        again.value  # noqa: B018  # reading it is what raises
    assert (Board.objects.count(), head()) == (1, 1)


def test_ten_at_the_same_time(database: str) -> None:
    start = threading.Barrier(10)

    def work(n: int) -> journal.Done[Board]:
        start.wait()
        try:
            return open_one(key())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        outcomes = list(threads.map(work, range(10)))
    assert [outcome.replayed for outcome in outcomes].count(False) == 1
    assert len({outcome.answer for outcome in outcomes}) == 1
    assert (Board.objects.count(), assert_numbered()) == (1, 1)


def test_another_body_is_refused(database: str) -> None:
    first = open_one(key())
    with pytest.raises(KeyReused):
        open_one(key(body=OTHER_BODY), title="other")
    assert (Board.objects.count(), head()) == (1, 1)
    assert open_one(key()).answer == first.answer


def test_two_bodies_with_one_key_at_the_same_time(database: str) -> None:
    def work(body: str) -> str:
        try:
            return "replayed" if open_one(key(body=body)).replayed else "done"
        except KeyReused:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(work, [BODY, OTHER_BODY] * 4))
    assert (outcomes.count("done"), outcomes.count("replayed"), outcomes.count("refused")) == (1, 3, 4)
    assert Board.objects.count() == 1


def test_keys_of_others_are_other_keys(database: str) -> None:
    """Neither another actor's, nor another operation's, nor another restaurant's key is this key."""
    for once, restaurant_id in [
        (key(), CLUB),
        (key(scope="staff:6"), CLUB),
        (key(operation="close"), CLUB),
        (key(), 2),
        (key("key-0002"), CLUB),
    ]:
        assert not open_one(once, restaurant_id=restaurant_id).replayed
    assert Board.objects.count() == 5


class ChangeOfMind(Exception):
    pass


def test_a_command_that_fails_forgets_its_key(database: str) -> None:
    def fail(entry: journal.Entry, *, title: str) -> Board:
        commands.open_board(entry, title=title)
        raise ChangeOfMind

    with pytest.raises(ChangeOfMind):
        journal.run(CLUB, ANA, fail, once=key(), title="one")
    assert not open_one(key(body=OTHER_BODY)).replayed
    assert (Board.objects.count(), assert_numbered()) == (1, 1)


def test_an_answer_that_cannot_be_made_undoes_the_effect(database: str) -> None:
    def broken(done: journal.Done[Any]) -> bytes:
        raise ChangeOfMind

    with pytest.raises(ChangeOfMind):
        open_one(journal.Once("staff:5", "open", "key-0001", BODY, broken))
    assert (Board.objects.count(), head()) == (0, 0)


def test_a_crash_after_every_statement_and_then_the_repeat(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client never heard an answer and sends the same again: one effect, whatever had happened."""
    for n in count(1):
        once = key(f"crashing-{n}")
        crashed = False
        with crashing(n, monkeypatch):
            try:
                open_one(once, title=str(n))
            except Crash:
                crashed = True
        assert open_one(once, title=str(n)).replayed == (not crashed)
        assert Board.objects.filter(title=str(n)).count() == 1
        if not crashed:
            break
    assert n > 8
    assert assert_numbered() == n


@pytest.mark.parametrize("moment", ["before-commit", "after-commit"])
def test_a_process_that_dies_and_the_repeat(database: str, moment: str) -> None:
    """Killed inside the transaction, or after the commit and before anybody got the answer."""
    name = connections.settings["default"]["NAME"]
    died = subprocess.run([sys.executable, "-m", "tests.laws.dying_process", name, moment, BODY], timeout=60)
    assert died.returncode == 9
    assert Board.objects.count() == (moment == "after-commit")
    done = open_one(key())
    assert (done.replayed, done.answer) == (
        moment == "after-commit",
        b'{"seq":1,"title":"one","exact":0.10,"\xc3\xa9":"\\u0000"}',
    )
    assert (Board.objects.count(), assert_numbered()) == (1, 1)


async def test_a_caller_that_gives_up_and_comes_back(database: str) -> None:
    hold, started = threading.Event(), threading.Event()

    def slowly(entry: journal.Entry, *, title: str) -> Board:
        started.set()
        assert hold.wait(10)
        return commands.open_board(entry, title=title)

    task = asyncio.create_task(journal.arun(CLUB, ANA, slowly, once=key(), title="one"))
    await asyncio.to_thread(started.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    hold.set()
    again = await journal.arun(CLUB, ANA, commands.open_board, once=key(), title="one")
    assert again.replayed and again.answer is not None
    assert await journal.aread(CLUB, lambda reading: reading.rows(Board).count()) == 1


def test_a_command_whose_effect_already_holds_adds_no_event(boards: tuple[int, int]) -> None:
    journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
    before = head()
    done = journal.run(CLUB, ANA, commands.close_board, board_id=boards[0])
    assert (done.events, done.seq, done.replayed, head()) == ([], None, False, before)
    once = journal.Once("staff:5", "close", "key-0001", BODY, lambda done: str(done.seq).encode())
    again = [journal.run(CLUB, ANA, commands.close_board, once=once, board_id=boards[0]) for _ in range(2)]
    assert [(done.answer, done.replayed) for done in again] == [(b"None", False), (b"None", True)]
    assert head() == before


@pytest.mark.parametrize("bad", ["", "short", "x" * 65, "with space", "tab\tinside", "ümlaut-key", "line\nbreak1"])
def test_a_key_has_8_to_64_visible_characters(bad: str) -> None:
    with pytest.raises(Invalid):
        key(bad)


@pytest.mark.parametrize("good", ["12345678", "x" * 64, "5f0c7f3a-8d6e-4f4e-9f57-0c0ffee00000", "!~{}[]:;"])
def test_a_key_of_visible_characters_is_taken(good: str) -> None:
    assert key(good).key == good


def test_the_receipt_is_in_the_transaction_of_its_effect(boards: tuple[int, int]) -> None:
    """A deferred foreign key fails at the commit, after everything else had been written."""

    def play_nowhere(entry: journal.Entry) -> Move:
        move: Move = Move.objects.create(restaurant_id=CLUB, board_id=4711, text="lost")
        return move

    once = journal.Once("staff:5", "play", "key-0001", BODY, lambda done: b"played")
    for _ in range(2):
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            journal.run(CLUB, ANA, play_nowhere, once=once)
    done = journal.run(CLUB, ANA, commands.play, once=once, board_id=boards[0], text="d4")
    assert (done.replayed, done.answer) == (False, b"played")
