"""The evening is in the middle of service, adds up, and is the same one every time."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from ticketrail import journal
from ticketrail.cli import check
from ticketrail.cli.streams import chosen
from ticketrail.demo import cast as casting
from ticketrail.demo import evening as evenings
from ticketrail.demo.cast import AURORA, BLUEDOOR, Cast
from ticketrail.demo.houses import evenings as plans
from ticketrail.floor import reads as floor
from ticketrail.journal.models import JournalEvent
from ticketrail.kernel import clock
from ticketrail.orders.models import Order


def statuses(restaurant_id: int) -> Counter[str]:
    return Counter(Order.objects.filter(restaurant_id=restaurant_id).values_list("order_status", flat=True))


def test_order_1_waits_at_aurora(evening: Cast) -> None:
    order = Order.objects.get(pk=1)
    assert (order.restaurant_id, order.order_status, order.table_number) == (AURORA, "pending", 3)


def test_there_are_orders_in_every_stage(evening: Cast) -> None:
    assert set(statuses(AURORA)) == {"pending", "preparing", "ready", "completed", "cancelled"}
    assert {"pending", "preparing", "completed"} <= set(statuses(BLUEDOOR))


def test_everything_happened_within_the_hour(evening: Cast) -> None:
    now = clock.now()
    assert all(now - timedelta(minutes=75) < order.created_at < now for order in Order.objects.all())
    assert all(order.updated_at >= order.created_at for order in Order.objects.all())


def test_some_tables_are_free_and_some_are_not(evening: Cast) -> None:
    with journal.reading(AURORA) as reading:
        tables = Counter(card["status"] for card in floor.tables(reading))
    assert tables["available"] >= 3
    assert tables["occupied"] >= 3 and tables["bill_requested"] == 1 and tables["needs_cleaning"] == 1


def test_nothing_is_wrong_with_it(evening: Cast) -> None:
    assert list(check.findings(chosen(None))) == []


def test_it_is_the_same_evening_every_time(database: str) -> None:
    def story() -> list[tuple[int, str]]:
        events = JournalEvent.objects.filter(restaurant_id__in=(AURORA, BLUEDOOR)).order_by("restaurant_id", "seq")
        return list(events.values_list("seq", "kind"))

    with transaction.atomic():
        evenings.load(clock.now())
        first = story()
        transaction.set_rollback(True)
    evenings.load(clock.now())
    assert len(first) > 300 and story() == first


def test_half_an_evening_is_none(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = plans.read
    monkeypatch.setattr(plans, "read", lambda slug: read("nowhere" if slug == "bluedoor" else slug))
    with pytest.raises(FileNotFoundError):
        evenings.load(clock.now())
    assert casting.is_empty() and not JournalEvent.objects.exists()
