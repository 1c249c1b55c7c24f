"""``ticketrail tail`` and ``check``: what they say of an evening, and of one that somebody tampered with."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from ticketrail import journal
from ticketrail.cli import check, create_restaurant, streams, tail
from ticketrail.cli.options import parse
from ticketrail.demo.cast import AURORA, Cast
from ticketrail.floor.models import Table, TableSession
from ticketrail.journal import prune
from ticketrail.kernel import clock
from ticketrail.orders.commands import set_order_status
from ticketrail.orders.models import Order, OrderItem
from ticketrail.people.models import Membership, User
from ticketrail.venues.models import Restaurant

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command of the command line in this process: exit code, output, errors."""
    modules = {"tail": tail, "check": check, "create-restaurant": create_restaurant}

    def run(*arguments: str) -> tuple[int, str, str]:
        code = modules[arguments[0]].run(parse(list(arguments)))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def without_telling(statement: str, *values: int) -> None:
    """Change a row as nobody can: past the triggers, so that the journal never hears of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("DELETE FROM journal_touch")


def test_tail_shows_the_newest_lines_oldest_first(evening: Cast, run: Run) -> None:
    code, out, _ = run("tail", "aurora", "--lines", "5")
    with journal.reading(AURORA) as reading:
        newest = reading.seq
    lines = out.splitlines()
    assert code == 0 and len(lines) == 5
    assert [f"aurora {newest - n}  " in line for n, line in enumerate(reversed(lines))] == [True] * 5


def test_a_line_says_who_did_what_to_which(evening: Cast, run: Run) -> None:
    cook = evening.actor("kitchen")
    journal.run(AURORA, cook, set_order_status, order_id=1, status="preparing")
    _, out, _ = run("tail", "1", "--lines", "20")
    line = next(line for line in out.splitlines() if "OrderMoved order 1 " in line)
    assert "Giulia Conti (staff)" in line and "old_status=pending new_status=preparing" in line
    assert "[#1 table 3 preparing 48.80 EUR: 2 x Margherita, 1 x Tagliata, 1 x Mineral water]" in line


def test_without_a_restaurant_all_are_shown_together(evening: Cast, run: Run) -> None:
    _, out, _ = run("tail", "--lines", "2000")
    assert {line.split("  ")[1].split()[0] for line in out.splitlines()} == {"installation", "aurora", "bluedoor"}
    assert run("tail", "--lines", "0")[1] == ""


def test_tail_follows(evening: Cast, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter(range(3))

    def look_again(seconds: float) -> None:
        if next(looks) == 2:
            raise KeyboardInterrupt
        journal.run(AURORA, evening.actor("kitchen"), set_order_status, order_id=1, status="preparing")

    monkeypatch.setattr("ticketrail.cli.tail.sleep", look_again)
    code, out, _ = run("tail", "aurora", "--lines", "0", "--follow")
    assert code == 0 and out.count("OrderMoved order 1 ") == 1


def test_a_wrong_name_is_answered_with_the_right_ones(evening: Cast, run: Run) -> None:
    code, _, error = run("tail", "nowhere")
    assert code == 2 and "installation (0), aurora (1), bluedoor (2)" in error
    assert run("check", "nowhere")[0] == 2


def test_a_thing_that_is_gone_is_shown_as_gone() -> None:
    assert tail.summary("order", None) == "[gone]"
    assert tail.summary("unknown", {}) == ""


def test_nothing_is_wrong_with_the_evening(evening: Cast, run: Run) -> None:
    assert run("check") == (0, "installation, aurora, bluedoor: nothing wrong\n", "")
    assert run("check", "bluedoor") == (0, "bluedoor: nothing wrong\n", "")


def test_a_card_that_differs(evening: Cast, run: Run) -> None:
    without_telling("UPDATE floor_table SET label = 'By the window' WHERE id = %s", evening.tables[AURORA][4])
    code, out, _ = run("check")
    assert code == 1
    assert 'aurora: table 4: label is "By the window", the journal says ""' in out
    assert "1 wrong" in out


def test_what_the_journal_does_not_know(evening: Cast, run: Run) -> None:
    area = Table.objects.get(pk=1).area_id
    without_telling(
        "INSERT INTO floor_table (restaurant_id, area_id, number, label, seats, qr_token, out_of_service, version)"
        " VALUES (1, %s, 99, '', 2, 'unheard', false, 1)",
        area,
    )
    assert "it is in the tables, and the journal does not know it" in run("check", "aurora")[1]


def test_what_is_gone_from_the_tables(evening: Cast, run: Run) -> None:
    unused = Table.objects.get(restaurant_id=AURORA, number=4)
    without_telling("DELETE FROM floor_table WHERE id = %s", unused.pk)
    assert f"table {unused.pk}: the journal knows it, and it is gone from the tables" in run("check", "aurora")[1]


def test_a_hole_in_the_numbers(evening: Cast, run: Run) -> None:
    with transaction.atomic(), prune.editing(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_event WHERE restaurant_id = 1 AND seq = 10")
    assert "should hold events 1 to" in run("check", "aurora")[1]


def test_pruning_leaves_nothing_wrong(evening: Cast, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(days=9)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert prune.prune(hours=72, events=10) > 0
    assert run("check")[0] == 0


def test_a_status_that_the_items_do_not_make(evening: Cast, run: Run) -> None:
    without_telling("UPDATE orders_order SET order_status = 'ready' WHERE id = 1")
    assert "aurora: order 1: its status is ready, and its items make it pending" in run("check")[1]


def test_sums_that_do_not_add_up(evening: Cast, run: Run) -> None:
    without_telling("UPDATE orders_order SET tax_minor = tax_minor + 1, subtotal_minor = subtotal_minor - 1 WHERE id=1")
    without_telling("UPDATE orders_order SET payment_status = 'paid' WHERE id = 10")
    without_telling("UPDATE floor_tablesession SET total_minor = total_minor + 7 WHERE id = 1")
    item = OrderItem.objects.filter(order_id=12).first()
    assert item is not None
    without_telling("UPDATE orders_orderitem SET tax_minor = tax_minor + 1 WHERE id = %s", item.pk)
    out = run("check")[1]
    assert "order 1: its tax is" in out and "order 1: its subtotal is" in out
    assert "order 10: its payment status is paid, and what was paid makes it pending" in out
    total = TableSession.objects.get(pk=1).total_minor
    assert f"session 1: its bill is {total}, and its orders come to {total - 7}" in out
    assert "order 12: its tax of its items is" in out


def test_a_missing_trigger(evening: Cast, run: Run) -> None:
    on_sqlite = connection.vendor == "sqlite"
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'orders_order'"
        if on_sqlite
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = 'orders_order'::regclass AND NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(names)
        name = cursor.fetchone()[0]
        cursor.execute(f"DROP TRIGGER {name}" + ("" if on_sqlite else " ON orders_order"))
    code, out, _ = run("check")
    assert code == 1 and f"the trigger {name}" in out


def test_create_restaurant(database: str, run: Run) -> None:
    command = ("create-restaurant", "osteria", "Osteria", "--currency", "EUR", "--time-zone", "Europe/Rome")
    code, out, _ = run(*command, "--owner", "anna", "--languages", "it,en", "--tables", "3")
    assert code == 0
    password = out.split("with the password ")[1].split()[0]
    anna = User.objects.get(username="anna")
    assert anna.check_password(password)
    place = Restaurant.objects.get(slug="osteria")
    assert place.languages == ["it", "en"] and Table.objects.filter(restaurant=place).count() == 3
    assert Membership.objects.get(user=anna).role == "owner"
    assert run("check")[0] == 0


def test_somebody_known_keeps_their_password(evening: Cast, run: Run) -> None:
    command = ("create-restaurant", "second", "Second", "--currency", "EUR", "--time-zone", "Europe/Rome")
    code, out, _ = run(*command, "--owner", "owner", "--tables", "0")
    assert code == 0 and "password" not in out
    assert Membership.objects.filter(user_id=evening.users["owner"]).count() == 2


def test_a_restaurant_that_cannot_be_is_not(evening: Cast, run: Run) -> None:
    command = ("create-restaurant", "aurora", "Again", "--currency", "EUR", "--time-zone", "Europe/Rome")
    code, _, error = run(*command, "--owner", "owner")
    assert code == 2 and "address" in error
    assert run(*command, "--owner", "owner", "--tables", "501")[0] == 2
    assert Restaurant.objects.count() == 2


def test_before_the_first_migration_it_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> list[streams.Stream]:
        raise streams.Unknown("This database has no journal yet.")

    monkeypatch.setattr(streams, "_known", nothing)
    for command in (("tail",), ("check",)):
        code, _, error = run(*command)
        assert code == 2 and "no journal" in error


def test_check_reads_while_others_write(evening: Cast, run: Run) -> None:
    """Each restaurant is looked at as of one moment."""
    end = threading.Event()

    def cook() -> None:
        while not end.is_set():
            for status in ("preparing", "pending"):
                journal.run(AURORA, evening.actor("kitchen"), set_order_status, order_id=1, status=status)

    thread = threading.Thread(target=cook)
    thread.start()
    try:
        assert [run("check", "aurora")[0] for _ in range(5)] == [0] * 5
    finally:
        end.set()
        thread.join()
    assert Order.objects.filter(pk=1).exists()
