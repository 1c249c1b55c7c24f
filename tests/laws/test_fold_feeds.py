"""Law 3 for every feed and every command, and law 1 with it: what was seen, and what was said, is what is there."""

import inspect
import json
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from tests.evening.folding import State, fold, snapshot
from tests.laws.service import BY_HAND, DEEDS, House
from ticketrail import feeds, journal, live
from ticketrail.calls.models import Notification
from ticketrail.demo.cast import AURORA, Cast
from ticketrail.floor.models import Table, TableSession
from ticketrail.journal.sweep import sweep
from ticketrail.kernel import wire
from ticketrail.kernel.refusals import Refusal
from ticketrail.orders.models import Order, OrderItem
from ticketrail.people.viewer import Viewer

ROOMS = ("venues", "people", "menu", "floor", "orders", "payments", "calls")
# Not something that is done to a restaurant: parts of commands, and what belongs to the installation's own stream.
PARTS = {
    "locked", "amend", "require_accepting", "follow_areas", "follow_sessions", "follow_tables", "follow_stations",
    "raise_service", "settle_open", "grant", "rotate", "sign_out", "sign_out_everywhere", "use_ticket", "add_user",
    "change_password", "deactivate_user", "edit_user", "reactivate_user", "sign_up_customer",
}  # fmt: skip

Place = tuple[live.Feed, live.Seat]


class Watched:
    """One seat at one feed, with what somebody there knows."""

    def __init__(self, feed: live.Feed, seat: live.Seat) -> None:
        self.feed, self.seat = feed, seat
        self.state = self.look()
        self.ended = False

    def look(self) -> State:
        with journal.reading(AURORA) as rows:
            said = self.feed.snapshot(rows, self.seat)
        return snapshot([self.shown(frame) for frame in (said if isinstance(said, list) else [said])])

    def hear(self, event: journal.Recorded) -> None:
        if self.ended:
            return
        frame = self.feed.say(self.seat, event)
        if frame is not None:
            self.state = fold(self.state, self.shown(frame))
        self.ended = self.feed.gone(self.seat, event)

    def shown(self, frame: live.Frame) -> Any:
        """As it comes off the wire; nobody but those who serve sees a phone number."""
        text = wire.encode(frame)
        assert self.seat.audience == "full" or b"customer_phone" not in text
        return wire.decode(text)


@pytest.mark.parametrize("seed", range(2))
def test_what_was_seen_and_said_is_what_is_there(evening: Cast, seed: int) -> None:
    house = House(evening, seed)
    every: list[Callable[[], None]] = [*(lambda d=d, f=f: house.do(d, f(house)) for d, f in DEEDS.items())]
    every += [lambda deed=deed: deed(house) for deed in BY_HAND]  # type: ignore[misc]
    every *= 2
    house.dice.shuffle(every)
    for start in range(0, len(every), 20):
        compare(house, every[start : start + 20])


def compare(house: House, deeds: list[Callable[[], None]]) -> None:
    """Sit down at every feed, let things happen, and compare what was heard with a second look."""
    watched = [Watched(feed, seat) for feed, seat in places(house)]
    assert {each.feed.name for each in watched} == {feed.name for feed in feeds.registry.feeds()}
    with journal.reading(AURORA) as rows:
        before = rows.seq
    for deed in deeds:
        deed()
        sweep()
    with journal.reading(AURORA) as rows:
        events = rows.events(before, 1_000_000)
    for each in watched:
        for event in events:
            each.hear(event)
        assert readable(each.state) == readable(each.look()), f"{each.feed.name}: {each.seat.topic}"


def readable(state: State) -> Any:
    return json.loads(wire.encode({name: _by_id(value) for name, value in state.items()}))


def _by_id(value: Any) -> Any:
    return {str(key): value[key] for key in sorted(value, key=str)} if isinstance(value, dict) else value


def places(house: House) -> Iterator[Place]:
    """Every feed, at some of the things it can be about, for everybody who may sit there; one seat per topic."""
    seats: dict[tuple[str, str], Place] = {}
    for feed in feeds.registry.feeds():
        for thing_id in ids_of(house, feed.path):
            for viewer in viewers(house, thing_id):
                for query in ({}, {"station": "bar"}) if "kitchen" in feed.path else ({},):
                    try:
                        seat = feed.join(viewer, {"id": thing_id}, query)
                    except Refusal:
                        continue
                    seats[feed.path, seat.topic] = (feed, seat)
    yield from seats.values()


def ids_of(house: House, path: str) -> list[int]:
    """What a feed is joined at. A new feed has to be named here."""
    users = house.cast.users
    orders = [1, house.order(), house.some(Order), house.some(Order, customer_id=users["customer"])]
    known = {
        "/ws/orders/<int:id>/": orders,
        "/ws/orders/<int:id>/items/": orders,
        "/ws/orders/<int:id>/status/": orders,
        "/ws/tables/<int:id>/": [house.some(Table) for _ in range(4)],
        "/ws/tables/sessions/<int:id>/": [house.session() for _ in range(3)],
        "/ws/waiters/<int:id>/": [users["waiter"], users["manager"]],
        "/ws/restaurants/<int:id>/": [AURORA],
        "/ws/restaurants/<int:id>/notifications/": [AURORA],
        "/ws/users/<int:id>/": [users["customer"]],
    }
    return [*dict.fromkeys(known[path])] if "<" in path else [AURORA]


def viewers(house: House, thing_id: int) -> list[Viewer]:
    """Everybody who could come: the staff, the customer, and a guest and a tracking token of the thing itself."""
    users = house.cast.users
    staff = [
        Viewer(credential="bearer", user_id=users[role], name=role, roles={AURORA: role})
        for role in ("kitchen", "waiter", "manager")
    ]
    party = Order.objects.filter(pk=thing_id).values_list("session_id", flat=True).first()
    away = [
        Viewer(credential="bearer", user_id=users["customer"], customer=True),
        Viewer(credential="tracking", order_id=thing_id, order_restaurant_id=AURORA),
        *(
            Viewer(credential="pass", session_id=session_id, guest_restaurant_id=AURORA, jti="x")
            for session_id in (party, thing_id)
            if session_id is not None
        ),
    ]
    return staff + away


def test_every_command_is_among_the_deeds() -> None:
    known = {deed.__name__ for deed in DEEDS} | PARTS
    for room in ROOMS:
        module = import_module(f"ticketrail.{room}.commands")
        for name, found in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("_") and "entry" in inspect.signature(found).parameters:
                assert name in known, f"{room}.{name} is not in tests/laws/service.py"


def test_all_of_the_evening_can_be_deleted(evening: Cast) -> None:
    """Feeds about one thing say that it is gone; nobody shows it any more."""
    house = House(evening, 0)

    def delete() -> None:
        Notification.objects.filter(restaurant_id=AURORA).delete()
        OrderItem.objects.filter(restaurant_id=AURORA, order__payments__isnull=True).delete()
        Order.objects.filter(restaurant_id=AURORA, payments__isnull=True, payment_shares__isnull=True).delete()
        TableSession.objects.filter(restaurant_id=AURORA, orders__isnull=True, payments__isnull=True).filter(
            passes__isnull=True
        ).delete()

    compare(house, [delete])
