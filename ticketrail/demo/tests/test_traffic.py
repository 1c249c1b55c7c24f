"""Traffic keeps the evening going at a believable pace, and keeps its hands off what visitors touch."""

import logging
import threading
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest

from ticketrail import journal
from ticketrail.calls.models import Notification
from ticketrail.cli import check
from ticketrail.cli.streams import chosen
from ticketrail.demo import traffic as traffics
from ticketrail.demo.cast import AURORA, BLUEDOOR, Cast
from ticketrail.demo.traffic import Traffic, cooks
from ticketrail.demo.traffic.scene import Deed
from ticketrail.floor import reads as floor
from ticketrail.floor.models import Table
from ticketrail.kernel import clock
from ticketrail.orders.commands import Asked, place_with_pass, set_order_status
from ticketrail.orders.models import Order
from ticketrail.orders.moves import STAGES

RESERVED = 4


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.at = clock.now()

    def __call__(self) -> datetime:
        return self.at

    def turn(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> Clock:
    turned = Clock()
    monkeypatch.setattr(clock, "now", turned)
    return turned


@pytest.fixture
def traffic(evening: Cast) -> Traffic:
    return Traffic(evening, table_id=evening.tables[AURORA][RESERVED], order_id=1)


def free_tables() -> set[int]:
    with journal.reading(AURORA) as reading:
        return {card["number"] for card in floor.tables(reading) if card["status"] == "available"}


def open_orders() -> int:
    return Order.objects.filter(restaurant_id=AURORA, order_status__in=STAGES).count()


def listen(traffic: Traffic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "_deaf", journal.listen(traffic.visitors.hear))


def test_twelve_minutes_of_service(traffic: Traffic, turned: Clock) -> None:
    with journal.reading(AURORA) as reading:
        begin = reading.seq
    newest, free, crowd, seen = Order.objects.count(), [], [], set()
    for _ in range(12 * 60 // 6):
        turned.turn(6)
        traffic.look_around(AURORA)
        traffic.look_around(BLUEDOOR)
        free.append(free_tables())
        crowd.append(open_orders())
        seen |= set(Order.objects.filter(pk__gt=newest).values_list("order_status", flat=True))
    new = Order.objects.filter(pk__gt=newest, restaurant_id=AURORA)
    assert 20 <= new.count() <= 72
    assert seen == {"pending", "preparing", "ready", "completed"}
    assert {"dine_in", "takeaway"} == set(new.values_list("order_type", flat=True))
    assert Order.objects.filter(pk__gt=newest, restaurant_id=BLUEDOOR).count() >= 5
    assert max(crowd) <= 13 and max(crowd[-40:]) >= 4
    assert all(len(numbers) >= 3 and RESERVED in numbers for numbers in free)
    with journal.reading(AURORA) as reading:
        kinds = Counter(event.kind for event in reading.events(begin, 10_000))
    comings = ("SessionOpened", "GuestJoined", "BillRequested", "PaymentTaken", "SessionEnded", "TableCleaned")
    for kind in (*comings, "NotificationRaised", "NotificationAcknowledged"):
        assert kinds[kind] >= 2, kind
    assert Notification.objects.filter(restaurant_id=AURORA, acknowledged_at=None).count() < 40
    assert list(check.findings(chosen(None))) == []


def test_what_a_visitor_ordered_is_the_visitors_for_three_minutes(
    traffic: Traffic, turned: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(traffic, monkeypatch)
    with journal.reading(AURORA) as reading:
        table = reading.rows(Table).select_related("restaurant").get(number=RESERVED)
        offer = floor.offer(reading, table, clock.now())
    guest = journal.Actor("guest", None, "Visitor")
    asked = (Asked(menu_item_id=1, quantity=1),)
    placed = journal.run(AURORA, guest, place_with_pass, items=asked, offer=offer).value
    for _ in range(15):
        turned.turn(10)
        traffic.look_around(AURORA)
    assert Order.objects.get(pk=placed.pk).order_status == "pending"

    later = time.monotonic() + 181
    monkeypatch.setattr(time, "monotonic", lambda: later)
    for _ in range(50):
        turned.turn(10)
        traffic.look_around(AURORA)
    order = Order.objects.get(pk=placed.pk)
    assert order.order_status == "completed"
    assert order.session is not None and order.session.status == "open" and order.session.bill_requested_at is None


def test_what_a_visitor_moved_is_not_moved_on_at_once(
    traffic: Traffic, evening: Cast, turned: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(traffic, monkeypatch)
    waiting = Order.objects.get(table_number=12, order_status="pending")
    cook = evening.actor("kitchen")
    journal.run(AURORA, cook, set_order_status, order_id=waiting.pk, status="preparing")
    for _ in range(15):
        turned.turn(10)
        traffic.look_around(AURORA)
    waiting.refresh_from_db()
    assert waiting.order_status == "preparing"


def test_order_1_is_left_to_whoever_follows_the_printed_line(traffic: Traffic, turned: Clock) -> None:
    for _ in range(10):
        turned.turn(15)
        traffic.look_around(AURORA)
    assert Order.objects.get(pk=1).order_status == "pending"


def test_a_refusal_does_not_stop_anybody(
    traffic: Traffic, turned: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    too_late = Deed(traffic._cast.actor("kitchen"), set_order_status, {"order_id": 1, "status": "completed"})
    monkeypatch.setattr(cooks, "deeds", lambda scene: [too_late])
    with caplog.at_level(logging.INFO, logger="ticketrail.demo.traffic"):
        for _ in range(3):
            turned.turn(30)
            traffic.look_around(AURORA)
    assert "Giulia Conti could not: Order 1 is pending" in caplog.text
    assert Order.objects.filter(pk__gt=19).exists()


def test_it_starts_stops_and_stumbles_without_falling(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looked = threading.Semaphore(0)

    def stumble(restaurant_id: int) -> None:
        looked.release()
        raise ValueError("a stone")

    monkeypatch.setattr(traffics, "LOOK", (0.01, 0.02))
    monkeypatch.setattr(traffics, "REST", 0.01)
    monkeypatch.setattr(traffic, "look_around", stumble)
    traffic.start()
    assert all(looked.acquire(timeout=10) for _ in range(4))
    traffic.stop()
    traffic.stop()
    assert not traffic._thread.is_alive()
    assert "stumbled" in caplog.text
