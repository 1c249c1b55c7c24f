"""The fold law for the kitchen displays: what a display knew, plus what it heard, is what is there."""

import random
from typing import Any

import pytest

from ticketrail import journal, live
from ticketrail.demo.cast import AURORA, Cast
from ticketrail.dialects.stations.feeds import STAGE_FEEDS, StageFeed
from ticketrail.kernel.refusals import Refusal
from ticketrail.menu.models import MenuItem
from ticketrail.orders import commands
from ticketrail.orders.models import Order, OrderItem
from ticketrail.orders.moves import ITEM_STATUSES, ORDER_STATUSES

Frame = dict[str, Any]
State = dict[int, Frame]
STATIONS = ("", "kitchen", "bar", "desserts")


def seat(station: str, audience: str) -> live.Seat:
    topic = f"{station}/{audience}"
    return live.Seat(restaurant_id=AURORA, topic=topic, audience=audience, params={"station": station})


SEATS = [seat(station, audience) for station in STATIONS for audience in ("full", "kitchen")]


def look(feed: live.Feed, at: live.Seat) -> State:
    with journal.reading(AURORA) as rows:
        return fold({}, feed.snapshot(rows, at))


def fold(state: State, frame: Any) -> State:
    """What every client does, in a few lines."""
    if frame["type"] == "orders_update":
        return {order["id"]: order for order in frame["orders"]}
    if frame["type"] == "order_update":
        return {**state, frame["order"]["id"]: frame["order"]}
    lost = frame["order_id"] if frame["type"] == "status_change" else frame["id"]
    assert lost in state, "only what stands there is taken away"
    return {order_id: order for order_id, order in state.items() if order_id != lost}


def something(dice: random.Random) -> tuple[Any, dict[str, Any]]:
    """A command, as likely to be refused as not."""
    with journal.reading(AURORA) as rows:
        orders = list(rows.rows(Order).values_list("pk", flat=True))
        items = list(rows.rows(OrderItem).values_list("order_id", "pk"))
    order_id, item_id = dice.choice(items)
    line = commands.Asked(menu_item_id=dice.choice((1, 2, 11, 23)), quantity=1)
    status, station = dice.choice(ORDER_STATUSES), dice.choice(STATIONS)
    away = {"order_type": "takeaway", "customer_name": "Eve", "customer_phone": "1", "items": [line]}
    whole = {"order_id": dice.choice(orders), "status": status, "station": station, "reason": "asked for"}
    part = {"order_id": order_id, "item_id": item_id, "status": dice.choice(ITEM_STATUSES), "reason": "asked for"}
    wishes: list[tuple[Any, dict[str, Any]]] = [
        (commands.place_order, away),
        (commands.add_items, {"order_id": order_id, "items": [line]}),
        (commands.set_order_status, whole),
        (commands.set_order_status, whole),
        (commands.set_item_status, part),
        (commands.edit_order, {"order_id": order_id, "priority": dice.choice(("normal", "rush"))}),
    ]
    return dice.choice(wishes)


@pytest.mark.parametrize("seed", range(3))
def test_what_was_known_and_heard_is_what_is_there(evening: Cast, seed: int) -> None:
    dice = random.Random(seed)
    known = {(feed, n): look(feed, at) for feed in STAGE_FEEDS for n, at in enumerate(SEATS)}
    for _ in range(40):
        command, arguments = something(dice)
        try:
            done = journal.run(AURORA, evening.actor("manager"), command, **arguments)
        except Refusal:
            continue
        for (feed, n), state in known.items():
            for event in done.events:
                frame = feed.say(SEATS[n], event)
                state = state if frame is None else fold(state, frame)
            known[feed, n] = state
    for (feed, n), state in known.items():
        assert state == look(feed, SEATS[n]), f"{feed.name}: {SEATS[n].topic}"


def test_a_card_goes_from_stage_to_stage(evening: Cast) -> None:
    pending, preparing, ready = STAGE_FEEDS
    at, who = seat("", "kitchen"), evening.actor("kitchen")
    line = commands.Asked(menu_item_id=1, quantity=1)
    away: dict[str, Any] = {"order_type": "takeaway", "customer_name": "Eve", "customer_phone": "1"}
    placed = journal.run(AURORA, who, commands.place_order, items=[line], **away)
    assert [frame["action"] for frame in said(pending, at, placed)] == ["new_order"]
    assert said(preparing, at, placed) == []
    moved = journal.run(AURORA, who, commands.set_order_status, order_id=placed.value.pk, status="ready")
    assert said(pending, at, moved) == [
        {"type": "status_change", "order_id": placed.value.pk, "old_status": "pending", "new_status": "ready"}
    ]
    assert said(preparing, at, moved) == []
    assert [frame["action"] for frame in said(ready, at, moved)] == ["status_changed"]
    off: dict[str, Any] = {"order_id": placed.value.pk, "status": "cancelled", "reason": "dropped"}
    cancelled = journal.run(AURORA, evening.actor("manager"), commands.set_order_status, **off)
    assert [frame["new_status"] for frame in said(ready, at, cancelled)] == ["cancelled"]


def test_an_add_on_is_new_to_the_station_it_brings_in(evening: Cast) -> None:
    pending = STAGE_FEEDS[0]
    who = evening.actor("waiter")
    with journal.reading(AURORA) as rows:
        plain = rows.rows(MenuItem).filter(available=True, groups__isnull=True)
        by_station = {slug: dish_id for dish_id, slug in plain.values_list("pk", "station__slug")}
    (here, one), (there, two) = list(by_station.items())[:2]
    away: dict[str, Any] = {"order_type": "takeaway", "customer_name": "Eve", "customer_phone": "1"}
    placed = journal.run(AURORA, who, commands.place_order, items=[commands.Asked(one, 1)], **away)
    assert said(pending, seat(there, "kitchen"), placed) == []
    added = journal.run(AURORA, who, commands.add_items, order_id=placed.value.pk, items=[commands.Asked(two, 1)])
    assert [frame["action"] for frame in said(pending, seat(there, "kitchen"), added)] == ["new_order"]
    assert [frame["action"] for frame in said(pending, seat(here, "kitchen"), added)] == ["updated"]


def test_an_order_that_is_gone_is_taken_away(evening: Cast) -> None:
    pending = STAGE_FEEDS[0]
    event = journal.Recorded(
        restaurant_id=AURORA,
        seq=1,
        at="",
        kind="OrderRemoved",
        thing="order",
        id=7,
        actor={},
        card=None,
        was={"order_status": "pending", "items": {"1": ["pending", "bar"]}},
        data={},
    )
    assert pending.say(seat("", "full"), event) == {"type": "order_removed", "id": 7}
    assert pending.say(seat("kitchen", "full"), event) is None
    assert STAGE_FEEDS[2].say(seat("", "full"), event) is None


def said(feed: live.Feed, at: live.Seat, done: journal.Done[Any]) -> list[Frame]:
    assert isinstance(feed, StageFeed)
    return [frame for event in done.events if (frame := feed.say(at, event)) is not None]
