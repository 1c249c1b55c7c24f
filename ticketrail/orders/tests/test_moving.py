"""Moving orders and items: what may follow what, who hears of it, and that only one of two is faster."""

import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from ticketrail import journal
from ticketrail.kernel.refusals import Refusal
from ticketrail.orders import moves
from ticketrail.orders.commands import cancel_order, set_item_status, set_order_status, void_item
from ticketrail.orders.models import Order, OrderItem
from ticketrail.orders.tests.house import COOK, CUSTOMER, GUEST, WAITER, House, earlier, outside

PATHS: dict[str, tuple[str, ...]] = {
    "pending": (),
    "preparing": ("preparing",),
    "ready": ("ready",),
    "served": ("ready", "served"),
    "cancelled": ("cancelled",),
    "voided": ("preparing", "voided"),
}


def placed(house: House, status: str = "pending") -> tuple[int, int]:
    """An order of one soup that has come to ``status``, and a beer that keeps it open."""
    order = house.place(house.asked(house.soup), house.asked(house.beer))
    soup = house.items(order.pk)[0].pk
    for step in PATHS[status]:
        house.run(set_item_status, order_id=order.pk, item_id=soup, status=step, reason="burnt")
    return order.pk, soup


@pytest.mark.parametrize(("was", "now"), [*product(moves.ITEM_STATUSES, repeat=2)])
def test_every_pair_of_item_statuses(house: House, was: str, now: str) -> None:
    order_id, soup = placed(house, was)
    asked: dict[str, Any] = {"order_id": order_id, "item_id": soup, "status": now, "reason": "cold"}
    if was != now and (was, now) not in moves.ITEM_MOVES:
        refusal = house.refused(set_item_status, **asked)
        assert refusal.code == "illegal_transition"
        assert refusal.current is not None
        assert (refusal.current["status"], refusal.current["by"]) == (was, "Marco")
        return
    done = house.run(set_item_status, actor=COOK, **asked)
    assert house.statuses(order_id) == [now, "pending"]
    kinds = [kind for kind in house.kinds(done) if kind != "SessionCharged"]
    assert (kinds == []) if was == now else (kinds[0] == "ItemMoved" and len(kinds) == 2)
    assert house.order(order_id).order_status == moves.derive(house.statuses(order_id))


@pytest.mark.parametrize("status", ["preparing", "ready", "served"])
def test_voiding_needs_a_reason(house: House, status: str) -> None:
    order_id, soup = placed(house, status)
    refusal = house.refused(set_item_status, order_id=order_id, item_id=soup, status="voided", reason=" ")
    assert (refusal.code, list(refusal.fields or {})) == ("invalid", ["reason"])


def test_voiding_takes_a_dish_off_the_bill(house: House) -> None:
    order_id, soup = placed(house, "served")
    done = house.run(void_item, order_id=order_id, item_id=soup, reason="hair in it")
    order = house.order(order_id)
    assert (order.total_minor, house.session().total_minor) == (425, 425)
    assert order.tax_minor == sum(item.tax_minor for item in house.items(order_id))
    assert house.kinds(done) == ["ItemMoved", "OrderMoved", "SessionCharged"]
    assert house.items(order_id)[0].void_reason == "hair in it"


def test_void_cancels_what_was_not_started(house: House) -> None:
    order_id, soup = placed(house)
    house.run(void_item, order_id=order_id, item_id=soup, reason="")
    assert house.statuses(order_id) == ["cancelled", "pending"]


def test_times_follow_the_moves(house: House) -> None:
    order_id, soup = placed(house)

    def marks(status: str) -> tuple[bool, bool, bool, bool]:
        house.run(set_item_status, order_id=order_id, item_id=soup, status=status)
        item = house.items(order_id)[0]
        return item.started_at is not None, item.ready_at is not None, item.served_at is not None, item.recalled

    assert marks("ready") == (True, True, False, False)
    assert marks("served") == (True, True, True, False)
    assert marks("ready") == (True, True, False, True)
    assert marks("preparing") == (True, False, False, True)
    assert marks("pending") == (False, False, False, True)


def test_a_bump_from_pending_makes_both_moves(house: House) -> None:
    order = house.place(house.asked(house.soup), house.asked(house.beer))
    done = house.run(set_order_status, order_id=order.pk, status="ready", actor=COOK)
    assert house.kinds(done) == ["ItemMoved", "ItemMoved", "OrderMoved"]
    assert done.events[2].data == {"old_status": "pending", "new_status": "ready", "reason": ""}
    assert all(item.started_at and item.ready_at for item in house.items(order.pk))
    assert house.order(order.pk).ready_at is not None


def test_the_present_status_succeeds_without_an_event_even_when_seen_in_an_older_version(house: House) -> None:
    order = house.place()
    house.run(set_order_status, order_id=order.pk, status="preparing")
    done = house.run(set_order_status, order_id=order.pk, status="preparing", expected_version=1)
    assert done.events == []
    assert done.value.version == 2


def test_an_older_version_is_refused_with_what_it_is_now(house: House) -> None:
    order = house.place()
    house.run(set_order_status, order_id=order.pk, status="preparing", actor=COOK)
    refusal = house.refused(set_order_status, order_id=order.pk, status="ready", expected_version=1)
    assert refusal.code == "version_conflict"
    assert refusal.current is not None
    assert {**refusal.current, "at": ""} == {"status": "preparing", "version": 2, "by": "Rosa", "at": ""}
    assert "Rosa" in refusal.message


def test_a_station_moves_its_own_dishes(house: House) -> None:
    order = house.place(house.asked(house.soup), house.asked(house.beer))
    done = house.run(set_order_status, order_id=order.pk, status="ready", station="bar")
    assert house.statuses(order.pk) == ["pending", "ready"]
    assert house.kinds(done) == ["ItemMoved", "OrderMoved"]
    done = house.run(set_order_status, order_id=order.pk, status="preparing", station="grill")
    assert house.kinds(done) == ["ItemMoved", "OrderItemsMoved"]
    assert house.refused(set_order_status, order_id=order.pk, status="ready", station="oven").code == "invalid"


def test_completing_and_taking_back(house: House) -> None:
    order = house.place(house.asked(house.soup), house.asked(house.beer))
    soup = house.items(order.pk)[0].pk
    house.run(set_order_status, order_id=order.pk, status="ready")
    house.run(set_item_status, order_id=order.pk, item_id=soup, status="served")
    house.run(set_order_status, order_id=order.pk, status="completed")
    house.run(set_order_status, order_id=order.pk, status="ready")
    # Only the last serving is undone: the soup has long been eaten.
    assert house.statuses(order.pk) == ["served", "ready"]


@pytest.mark.parametrize("minutes", [29, 31])
def test_taking_back_has_its_time(house: House, minutes: int) -> None:
    order = house.place()
    house.run(set_order_status, order_id=order.pk, status="ready")
    house.run(set_order_status, order_id=order.pk, status="completed")
    earlier(order.pk, timedelta(minutes=minutes))
    if minutes < 30:
        house.run(set_order_status, order_id=order.pk, status="ready")
    else:
        refusal = house.refused(set_order_status, order_id=order.pk, status="ready")
        assert (refusal.code, "30 minutes" in refusal.message) == ("illegal_transition", True)


def test_cancelling_before_the_start(house: House) -> None:
    order = house.place()
    house.run(cancel_order, order_id=order.pk)
    order = house.order(order.pk)
    assert (order.order_status, order.total_minor, order.tax_minor) == ("cancelled", 0, 0)
    assert house.session().total_minor == 0


def test_cancelling_after_the_start(house: House) -> None:
    order_id, _ = placed(house, "preparing")
    assert house.refused(cancel_order, order_id=order_id).code == "invalid"
    assert house.refused(cancel_order, order_id=order_id, reason="left", may_void=False).code == "forbidden"
    house.run(cancel_order, order_id=order_id, reason="left")
    assert house.statuses(order_id) == ["voided", "cancelled"]
    assert house.order(order_id).cancel_reason == "left"


@pytest.mark.parametrize("actor", [GUEST, CUSTOMER])
def test_guests_may_cancel_for_two_minutes_before_the_start(house: House, actor: journal.Actor) -> None:
    first, late, started = (house.place().pk for _ in range(3))
    house.run(cancel_order, order_id=first, actor=actor)
    earlier(late, timedelta(minutes=3))
    assert house.refused(cancel_order, order_id=late, actor=actor).code == "illegal_transition"
    house.run(set_order_status, order_id=started, status="preparing")
    refusal = house.refused(cancel_order, order_id=started, actor=actor, reason="changed my mind")
    assert refusal.code == "illegal_transition"


@pytest.mark.parametrize("command", [set_order_status, set_item_status])
def test_an_unknown_status(house: House, command: Callable[..., Order]) -> None:
    order_id, soup = placed(house)
    named = {"item_id": soup} if command is set_item_status else {}
    refusal = house.refused(command, order_id=order_id, status="burnt", **named)
    assert (refusal.code, list(refusal.fields or {})) == ("invalid", ["status"])


def test_what_is_not_there(house: House) -> None:
    order_id, soup = placed(house)
    other = house.place()
    assert house.refused(set_order_status, order_id=10**12, status="ready").code == "not_found"
    assert house.refused(set_item_status, order_id=other.pk, item_id=soup, status="ready").code == "not_found"
    assert house.refused(void_item, order_id=order_id, item_id=10**12, reason="x").code == "not_found"


def test_a_refusal_says_who_and_when(house: House) -> None:
    order = house.place()
    house.run(cancel_order, order_id=order.pk, actor=COOK)
    refusal = house.refused(set_order_status, order_id=order.pk, status="ready")
    assert refusal.message.startswith("Order 1 is cancelled (by Rosa at ")
    assert refusal.message.endswith("): it cannot become ready.")


def test_of_two_cooks_one_is_faster(house: House) -> None:
    order = house.place()
    start, outcomes = threading.Barrier(2), list[object]()

    def cook(status: str) -> None:
        start.wait()
        try:
            done = house.run(set_order_status, order_id=order.pk, status=status, actor=COOK, expected_version=1)
            outcomes.append(len(house.kinds(done)))
        except Refusal as refusal:
            outcomes.append(refusal.code)

    cooks = [threading.Thread(target=cook, args=(status,)) for status in ("preparing", "ready")]
    for thread in cooks:
        thread.start()
    for thread in cooks:
        thread.join()
    assert sorted(outcomes, key=str) == [2, "version_conflict"]


def test_somebody_outside_is_faster_than_a_cook(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that takes no lock, between the command's read and its write."""
    order = house.place()
    asked = moves.item_moves

    def meanwhile(statuses: Any, wanted: str) -> Any:
        OrderItem.objects.filter(order_id=order.pk).update(status="ready")
        return asked(statuses, wanted)

    monkeypatch.setattr(moves, "item_moves", meanwhile)
    with pytest.raises(Refusal) as caught:
        house.run(set_order_status, order_id=order.pk, status="preparing")
    assert caught.value.code == "illegal_transition"
    assert caught.value.current is not None and caught.value.current["status"] == "ready"


def test_an_order_without_items_cannot_be_moved(house: House) -> None:
    order = house.place(actor=WAITER)
    outside(lambda: OrderItem.objects.filter(order_id=order.pk).delete())
    assert house.refused(set_order_status, order_id=order.pk, status="ready").code == "illegal_transition"
