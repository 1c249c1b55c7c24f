"""Everything that can be done in a restaurant, by commands and past them, for tests that do it at random.

`DEEDS` has an entry for every command of the rooms; `test_fold_feeds` fails for one that is missing.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db.models import Model, ProtectedError

from ticketrail import journal
from ticketrail.calls import commands as calls
from ticketrail.calls.models import Notification
from ticketrail.demo.cast import AURORA, Cast
from ticketrail.floor import commands as floor
from ticketrail.floor import passes
from ticketrail.floor.models import Area, Table, TableSession
from ticketrail.kernel import clock, ids
from ticketrail.kernel.refusals import Refusal
from ticketrail.menu import commands as menu
from ticketrail.menu.models import Category, MenuItem, Option, OptionGroup
from ticketrail.orders import commands as orders
from ticketrail.orders import moves
from ticketrail.orders.models import Order, OrderItem
from ticketrail.payments import commands as payments
from ticketrail.payments.models import Payment
from ticketrail.people import commands as people
from ticketrail.people.models import Membership
from ticketrail.venues import commands as venues
from ticketrail.venues.models import Restaurant, Station

Facts = dict[str, Any]


class House:
    """The first restaurant of the cast, and dice that pick something in it."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast = cast
        self.dice = random.Random(seed)

    def some(self, model: type[Model], **where: Any) -> Any:
        """The id of a random row, 0 where there is none."""
        rows = model._default_manager.filter(restaurant_id=AURORA, **where).order_by("pk")
        return self.dice.choice([*rows.values_list("pk", flat=True)] or [0])

    def session(self) -> Any:
        """Mostly a party that sits there."""
        return self.some(TableSession, **({"closed_at": None} if self.dice.random() < 0.9 else {}))

    def order(self) -> Any:
        """Mostly an order of the last hour's few, so that one order lives through much."""
        return self.dice.choice((self.some(Order, order_status__in=moves.STAGES), self.some(Order)))

    def lines(self) -> list[orders.Asked]:
        dish = self.some(MenuItem, available=True, groups__isnull=True)
        return [
            orders.Asked(menu_item_id=dish, quantity=self.dice.randint(1, 3)) for _ in range(self.dice.randint(1, 2))
        ]

    def away(self) -> Facts:
        customer = self.dice.choice((None, self.cast.users["customer"]))
        return {"order_type": "takeaway", "customer_name": "Eve", "customer_phone": "+39 06 1", "customer_id": customer}

    def do(self, command: Callable[..., Any], facts: Facts) -> None:
        """Run a command as one of the cast; a refusal changes nothing."""
        who = self.cast.actor(self.dice.choice(("owner", "manager", "waiter", "kitchen")))
        with suppress(Refusal):
            journal.run(AURORA, who, command, **facts)


def _item(house: House) -> Facts:
    item_id = house.some(OrderItem)
    order_id = OrderItem.objects.values_list("order_id", flat=True).get(pk=item_id)
    return {"order_id": order_id, "item_id": item_id}


def _pass(house: House) -> Facts:
    table = Table.objects.get(pk=house.some(Table))
    party = TableSession.objects.filter(table=table, closed_at=None).values_list("pk", flat=True).first()
    return {"offer": passes.offer(table, party, clock.now())}


def _word(house: House) -> str:
    return house.dice.choice(("Rialto", "Lido", "Zattere", "Giudecca")) + f" {house.dice.randint(1, 99)}"


def _money(house: House, model: type[Model]) -> Facts:
    thing_id = house.some(model)
    due = model._default_manager.values_list("total_minor", flat=True).get(pk=thing_id)
    amount = house.dice.choice((due, due // 2, 100))
    key = "order_id" if model is Order else "session_id"
    return {key: thing_id, "method": "card", "amount_minor": amount, "tip_minor": house.dice.choice((0, 150))}


DEEDS: dict[Callable[..., Any], Callable[[House], Facts]] = {
    venues.create_restaurant: lambda h: {"currency": "EUR", "slug": "x", "name": "X", "time_zone": "nowhere"},
    venues.edit_restaurant: lambda h: {"name": _word(h)},
    venues.set_accepting: lambda h: {"accepting": h.dice.random() < 0.7},
    venues.set_opening_hours: lambda h: {"stretches": []},
    venues.add_station: lambda h: {"slug": f"s{h.dice.randint(1, 999)}", "name": "Another"},
    venues.edit_station: lambda h: {"station_id": h.some(Station), "late_seconds": h.dice.randint(700, 900)},
    people.add_member: lambda h: {"user_id": h.cast.users["stranger"], "role": "waiter"},
    people.change_role: lambda h: {"membership_id": h.some(Membership), "role": h.dice.choice(("waiter", "manager"))},
    people.rename_member: lambda h: {"membership_id": h.some(Membership), "name": _word(h)},
    people.revoke_membership: lambda h: {"membership_id": h.some(Membership)},
    menu.set_availability: lambda h: {"item_id": h.some(MenuItem), "available": h.dice.random() < 0.8},
    menu.set_option_availability: lambda h: {"option_id": h.some(Option), "available": h.dice.random() < 0.8},
    menu.add_category: lambda h: {"name": {"en": _word(h), "it": _word(h), "de": _word(h)}},
    menu.edit_category: lambda h: {"category_id": h.some(Category), "sort": h.dice.randint(0, 9)},
    menu.add_item: lambda h: {
        "category_id": h.some(Category),
        "station_id": h.some(Station),
        "name": {"en": _word(h), "it": _word(h), "de": _word(h)},
        "price_minor": 500,
    },
    menu.edit_item: lambda h: {"item_id": h.some(MenuItem), "price_minor": h.dice.randint(100, 3000)},
    menu.add_group: lambda h: {"item_id": h.some(MenuItem), "name": {"en": "x", "it": "x"}, "min": 0, "max": 1},
    menu.edit_group: lambda h: {"group_id": h.some(OptionGroup), "sort": h.dice.randint(0, 9)},
    menu.remove_group: lambda h: {"group_id": h.some(OptionGroup)},
    menu.add_option: lambda h: {"group_id": h.some(OptionGroup), "name": {"en": "x", "it": "x"}},
    menu.edit_option: lambda h: {"option_id": h.some(Option), "price_minor": h.dice.randint(0, 300)},
    menu.remove_option: lambda h: {"option_id": h.some(Option)},
    floor.add_area: lambda h: {"name": _word(h)},
    floor.add_table: lambda h: {"area_id": h.some(Area), "number": h.dice.randint(50, 99)},
    floor.edit_area: lambda h: {"area_id": h.some(Area), "name": _word(h)},
    floor.edit_table: lambda h: {"table_id": h.some(Table), "label": _word(h), "out_of_service": h.dice.random() < 0.3},
    floor.rotate_qr: lambda h: {"table_id": h.some(Table)},
    floor.admit_guest: _pass,
    floor.join_session: lambda h: {"session_id": h.session(), "secret": ids.secret(), "name": "Ada"},
    floor.open_session: lambda h: {"table_id": h.some(Table), "guest_count": h.dice.randint(1, 6)},
    floor.set_guest_count: lambda h: {"session_id": h.session(), "guest_count": h.dice.randint(1, 8)},
    floor.assign_waiter: lambda h: {"session_id": h.session(), "waiter_id": h.cast.users["waiter"]},
    floor.request_bill: lambda h: {"session_id": h.session()},
    floor.present_bill: lambda h: {"session_id": h.session()},
    floor.reopen: lambda h: {"session_id": h.session()},
    floor.end_session: lambda h: {"session_id": h.session()},
    floor.move_session: lambda h: {"session_id": h.session(), "table_id": h.some(Table)},
    floor.clean_table: lambda h: {"table_id": h.some(Table)},
    orders.place_order: lambda h: {"items": h.lines(), **h.away()},
    orders.place_at_table: lambda h: {"items": h.lines(), "table_id": h.some(Table)},
    orders.place_with_pass: lambda h: {"items": h.lines(), **_pass(h)},
    orders.add_items: lambda h: {"items": h.lines(), "order_id": h.order()},
    orders.set_order_status: lambda h: {
        "order_id": h.order(),
        "status": h.dice.choice(moves.ORDER_STATUSES),
        "station": h.dice.choice(("", "", "bar")),
        "reason": "asked for",
    },
    orders.set_item_status: lambda h: {**_item(h), "status": h.dice.choice(moves.ITEM_STATUSES), "reason": "asked for"},
    orders.void_item: lambda h: {**_item(h), "reason": "spilled"},
    orders.cancel_order: lambda h: {"order_id": h.order(), "reason": "left"},
    orders.edit_order: lambda h: {"order_id": h.order(), "priority": h.dice.choice(moves.PRIORITIES)},
    orders.mark_seen: lambda h: {"order_id": h.order(), "station": "bar"},
    orders.book_payment: lambda h: {"order_id": h.order(), "paid_minor": h.dice.choice((0, 100))},
    orders.assign_waiter: lambda h: {"session_id": h.session(), "waiter_id": None},
    orders.move_session: lambda h: {"session_id": h.session(), "table_id": h.some(Table)},
    orders.close_session: lambda h: {"session_id": h.session(), "force": h.dice.random() < 0.5, "reason": "late"},
    orders.release_table: lambda h: {"table_id": h.some(Table), "force": h.dice.random() < 0.5, "reason": "late"},
    payments.pay_order: lambda h: _money(h, Order),
    payments.pay_session: lambda h: _money(h, TableSession),
    payments.refund_payment: lambda h: {"payment_id": h.some(Payment), "amount_minor": 100, "reason": "cold soup"},
    calls.notify: lambda h: {"kind": "alert", "title": "x", "customer_id": h.cast.users["customer"]},
    calls.alert: lambda h: {"message": _word(h)},
    calls.request_service: lambda h: {
        "session_id": h.session(),
        "kind": h.dice.choice(("bill", "water", "call_waiter")),
    },
    calls.acknowledge: lambda h: {"notification_id": h.some(Notification)},
}


def _delete_order(house: House) -> None:
    placed = journal.run(AURORA, house.cast.actor("waiter"), orders.place_order, items=house.lines(), **house.away())
    if house.dice.random() < 0.5:
        Notification.objects.filter(order_id=placed.value.pk).delete()
        Order.objects.filter(pk=placed.value.pk).delete()


def _delete_notifications(house: House) -> None:
    Notification.objects.filter(pk=house.some(Notification)).delete()


def _status_by_hand(house: House) -> None:
    Order.objects.filter(pk=house.order()).update(order_status=house.dice.choice(moves.ORDER_STATUSES))


def _item_by_hand(house: House) -> None:
    OrderItem.objects.filter(pk=house.some(OrderItem)).update(status=house.dice.choice(moves.ITEM_STATUSES))


def _item_to_another_order(house: House) -> None:
    OrderItem.objects.filter(pk=house.some(OrderItem)).update(order_id=house.order())


def _customer_by_hand(house: House) -> None:
    customer = house.dice.choice((None, house.cast.users["customer"]))
    Order.objects.filter(pk=house.order()).update(customer_id=customer)


def _call_by_hand(house: House) -> None:
    to = {"customer_id": house.dice.choice((None, house.cast.users["customer"]))}
    Notification.objects.filter(pk=house.some(Notification)).update(**to)
    Notification.objects.filter(pk=house.some(Notification)).update(acknowledged_at=None, service="")
    Notification.objects.filter(pk=house.some(Notification)).update(waiter_id=house.cast.users["waiter"])


def _table_by_hand(house: House) -> None:
    Table.objects.filter(pk=house.some(Table)).update(number=house.dice.randint(100, 999), out_of_service=False)
    Area.objects.filter(pk=house.some(Area)).update(sort=3)
    with suppress(ProtectedError):
        Table.objects.filter(pk=house.some(Table, sessions__isnull=True)).delete()


def _party_by_hand(house: House) -> None:
    session = TableSession.objects.filter(pk=house.session())
    session.update(guest_count=house.dice.randint(1, 9), waiter_id=house.cast.users["manager"])


def _restaurant_by_hand(house: House) -> None:
    Restaurant.objects.filter(pk=AURORA).update(name=_word(house))


BY_HAND: list[Callable[[House], None]] = [
    _delete_order, _delete_notifications, _status_by_hand, _item_by_hand, _item_to_another_order, _customer_by_hand,
    _call_by_hand, _table_by_hand, _party_by_hand, _restaurant_by_hand,
]  # fmt: skip
