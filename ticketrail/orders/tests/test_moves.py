"""The state machine by itself: every pair of statuses, and what follows for the order."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketrail.orders import moves

ITEMS = st.lists(st.sampled_from(moves.ITEM_STATUSES), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("items", "order"),
    [
        (["pending", "pending"], "pending"),
        (["pending", "preparing"], "preparing"),
        (["pending", "ready"], "preparing"),
        (["served", "pending"], "preparing"),
        (["ready", "served"], "ready"),
        (["ready", "cancelled"], "ready"),
        (["served", "voided"], "completed"),
        (["cancelled", "voided"], "cancelled"),
        ([], "cancelled"),
    ],
)
def test_an_order_follows_its_items(items: list[str], order: str) -> None:
    assert moves.derive(items) == order


@given(items=ITEMS, wanted=st.sampled_from(moves.ORDER_STATUSES))
def test_a_plan_leads_where_it_says_by_legal_moves(items: list[str], wanted: str) -> None:
    plan = moves.item_moves(items, wanted)
    if plan is None:
        return
    assert moves.derive(plan.get(status, status) for status in items) == wanted
    assert all((status, plan[status]) in moves.ITEM_MOVES for status in items if status in plan)


@pytest.mark.parametrize(("was", "now"), [*product(moves.ORDER_STATUSES, repeat=2)])
def test_every_pair_of_order_statuses(was: str, now: str) -> None:
    item = "served" if was == "completed" else was
    allowed = {
        "pending": {"pending", "preparing", "ready", "cancelled"},
        "preparing": {"pending", "preparing", "ready", "cancelled"},
        "ready": {"preparing", "ready", "completed", "cancelled"},
        "completed": {"ready", "completed", "cancelled"},
        "cancelled": {"cancelled"},
    }
    assert (moves.item_moves([item, item], now) is not None) == (now in allowed[was])


def test_a_ready_dish_keeps_its_order_from_going_back_to_pending() -> None:
    assert moves.item_moves(["ready", "preparing"], "pending") is None


@given(items=ITEMS, wanted=st.sampled_from(moves.ORDER_STATUSES))
def test_what_was_forced_from_outside_holds_where_anything_lives(items: list[str], wanted: str) -> None:
    plan = moves.forced_moves(wanted)
    after = [plan.get(status, status) for status in items]
    lives = any(status not in moves.DEAD for status in items)
    assert moves.derive(after) == (wanted if lives else "cancelled")


@pytest.mark.parametrize(
    ("total", "paid", "refunded", "status"),
    [
        (1000, 0, 0, "pending"),
        (1000, 1, 0, "partially_paid"),
        (1000, 1000, 0, "paid"),
        (1000, 900, 100, "partially_refunded"),
        (1000, 0, 1000, "refunded"),
        (0, 0, 0, "pending"),
    ],
)
def test_payment_status(total: int, paid: int, refunded: int, status: str) -> None:
    assert moves.payment_status(total_minor=total, paid_minor=paid, refunded_minor=refunded) == status
