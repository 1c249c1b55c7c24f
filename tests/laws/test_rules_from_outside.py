"""Law 1: what others write is set right where it can be, and shown as it is where it cannot."""

from collections.abc import Callable, Collection

import pytest

from tests.club.models import Board, Move
from tests.laws import outsider
from tests.laws.looking import ANA, CLUB, everything_told, head, kinds
from ticketrail import journal
from ticketrail.journal import registry
from ticketrail.journal.sweep import Unswept, sweep

Boards = tuple[int, int]


def test_an_outside_change_is_set_right_and_told_once(boards: Boards) -> None:
    with everything_told() as events:
        outsider.write(f"UPDATE club_board SET title = '' WHERE id = {boards[0]}")
    assert [(event.kind, event.card and event.card["title"]) for event in events] == [("BoardChanged", "untitled")]


def failing(entry: journal.Entry, ids: Collection[int]) -> None:
    entry.rows(Board).filter(id__in=ids).update(title="half done")
    raise KeyError("a rule that cannot cope")


def against_a_constraint(entry: journal.Entry, ids: Collection[int]) -> None:
    entry.rows(Board).filter(id__in=ids).update(status="no such status")


def against_a_foreign_key(entry: journal.Entry, ids: Collection[int]) -> None:
    Move.objects.create(restaurant_id=CLUB, board_id=4711, text="from nowhere")


@pytest.mark.parametrize("hook", [failing, against_a_constraint, against_a_foreign_key])
def test_a_rule_that_fails_does_not_hide_the_change(
    boards: Boards, hook: Callable[[journal.Entry, Collection[int]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry.things["board"], "outside", [hook])
    with everything_told(CLUB, 2) as events:
        outsider.write(
            f"UPDATE club_board SET title = 'still told' WHERE id = {boards[0]}",
            "INSERT INTO club_board (restaurant_id, title, status) VALUES (2, 'told too', 'open')",
        )
    assert [event.card and event.card["title"] for event in events] == ["still told", "told too"]


def test_a_card_that_cannot_be_made_hides_only_itself_and_only_for_now(
    boards: Boards, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = registry.things["board"].cards

    def picky(rows: journal.Rows, ids: Collection[int]) -> dict[int, registry.Card]:
        if rows.restaurant_id == CLUB:
            raise KeyError("no such key")
        return cards(rows, ids)

    monkeypatch.setattr(registry.things["board"], "cards", picky)
    outsider.write(
        f"UPDATE club_board SET title = 'later' WHERE id = {boards[0]}",
        "INSERT INTO club_board (restaurant_id, title, status) VALUES (2, 'now', 'open')",
    )
    with pytest.raises(Unswept):
        sweep()
    assert kinds(2) == [("BoardChanged", boards[1] + 1)]
    monkeypatch.setattr(registry.things["board"], "cards", cards)
    before = head()
    assert sweep() == 1
    assert kinds(after=before) == [("BoardChanged", boards[0])]


def test_touches_of_a_thing_nobody_declares_do_not_hide_the_others(boards: Boards) -> None:
    with everything_told() as events:
        outsider.write(
            "INSERT INTO journal_touch (restaurant_id, thing, object_id) VALUES (1, 'ghost', 1)",
            f"UPDATE club_board SET title = 'seen' WHERE id = {boards[0]}",
        )
    assert [event.kind for event in events] == ["BoardChanged"]


def test_more_touches_than_one_batch_holds(boards: Boards) -> None:
    with everything_told() as events, outsider.connected() as connection:
        for n in range(2001):
            connection.execute(f"UPDATE club_board SET title = 't{n}' WHERE id = {boards[0]}")
        connection.execute(f"UPDATE club_board SET title = 'last' WHERE id = {boards[1]}")
        connection.commit()
    assert {event.id for event in events} == set(boards)


def close_all(entry: journal.Entry) -> None:
    entry.rows(Board).update(status="closed")


def test_a_bulk_change_of_many_things(boards: Boards) -> None:
    with everything_told() as events:
        Board.objects.bulk_create(Board(restaurant_id=CLUB, title=f"b{n}") for n in range(1500))
    assert len(events) == 1500
    before = head()
    done = journal.run(CLUB, ANA, close_all)
    assert (len(done.events), done.seq) == (1502, before + 1502)
