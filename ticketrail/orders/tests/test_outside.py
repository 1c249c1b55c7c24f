"""Writes past every command: the status wins over its items, otherwise the items win; sums and copies follow."""

from functools import partial

import pytest
from django.db import connections

from ticketrail import journal
from ticketrail.floor.models import Table, TableSession
from ticketrail.journal.sweep import sweep
from ticketrail.orders import cards, moves
from ticketrail.orders.commands import set_item_status, set_order_status
from ticketrail.orders.models import Order, OrderItem
from ticketrail.orders.tests.house import House, outside


def news(house: House, after: int) -> list[journal.Recorded]:
    with journal.reading(house.id) as reading:
        return reading.events(after)


def head(house: House) -> int:
    with journal.reading(house.id) as reading:
        return reading.seq


def delete(order: Order) -> None:
    """The order, and before it what other rooms hold on to it with."""
    for related in Order._meta.related_objects:
        related.related_model._default_manager.filter(**{related.field.name: order.pk}).delete()
    order.delete()


@pytest.mark.parametrize(
    ("status", "items"),
    [
        ("pending", ["pending", "pending"]),
        ("preparing", ["preparing", "preparing"]),
        ("ready", ["ready", "ready"]),
        ("completed", ["served", "served"]),
        ("cancelled", ["voided", "cancelled"]),
    ],
)
def test_a_status_from_outside_wins(house: House, status: str, items: list[str]) -> None:
    order = house.place(house.asked(house.soup), house.asked(house.beer))
    house.run(set_item_status, order_id=order.pk, item_id=house.items(order.pk)[0].pk, status="ready")
    outside(lambda: Order.objects.filter(pk=order.pk).update(order_status=status))
    order = house.order(order.pk)
    assert house.statuses(order.pk) == (items if status != "preparing" else ["ready", "pending"])
    assert (order.order_status, order.known_status) == (status, status)
    reasons = [item.void_reason for item in house.items(order.pk)]
    assert reasons == (["outside", ""] if status == "cancelled" else ["", ""])


def test_plain_sql_counts_as_well(house: House) -> None:
    order, seq = house.place(house.asked(house.soup, 2)), head(house)
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE orders_order SET order_status = 'cancelled' WHERE id = %s", [order.pk])
    sweep()
    assert {(event.kind, event.actor["kind"]) for event in news(house, seq)} == {
        ("ItemChanged", "system"),
        ("OrderChanged", "system"),
        ("SessionChanged", "system"),
    }
    assert (house.order(order.pk).total_minor, house.session().total_minor) == (0, 0)


def test_an_order_that_a_foreign_hand_inserted_is_new(house: House) -> None:
    order, seq = house.place(house.asked(house.soup)), head(house)
    item = house.items(order.pk)[0]

    def insert() -> None:
        order.pk, item.pk = None, None
        order.order_number, item.quantity, item.line_total_minor = "BY-HAND", 2, 1_300
        order.save(force_insert=True)
        item.order_id = order.pk
        item.save(force_insert=True)

    outside(insert)
    told = [event for event in news(house, seq) if event.thing == "order"]
    assert [cards.change(event.was, event.card or {}) for event in told] == ["new_order"]
    assert told[0].card is not None and told[0].card["total_minor"] == 1_300 and told[0].card["version"] > 1


def test_otherwise_the_items_win(house: House) -> None:
    order = house.place(house.asked(house.soup), house.asked(house.beer))
    outside(lambda: OrderItem.objects.filter(order_id=order.pk).update(status="served"))
    assert house.order(order.pk).order_status == "completed"


def test_a_changed_price_changes_the_sums(house: House) -> None:
    order = house.place(house.asked(house.soup, 2))
    outside(lambda: OrderItem.objects.filter(order_id=order.pk).update(quantity=3, line_total_minor=1_950))
    order = house.order(order.pk)
    assert (order.total_minor, order.tax_minor, house.session().total_minor) == (1_950, 177, 1_950)


def test_a_deleted_order_leaves_the_bill(house: House) -> None:
    kept, gone = house.place(), house.place()
    outside(lambda: delete(gone))
    assert house.session().total_minor == house.order(kept.pk).total_minor


def test_what_changed_nothing_is_no_new_version(house: House) -> None:
    order, seq = house.place(), head(house)
    outside(lambda: house.order(order.pk).save())
    assert news(house, seq) == []
    assert house.order(order.pk).version == 1


def test_an_order_that_is_still_being_written_is_left_alone(house: House) -> None:
    order = house.place()
    item = house.items(order.pk)[0]
    Order.objects.filter(pk=order.pk).update(order_status="preparing", known_status="")
    outside(lambda: item.delete())
    assert house.order(order.pk).order_status == "preparing"
    outside(lambda: item.save(force_insert=True))
    assert house.statuses(order.pk) == ["preparing"]


def test_a_renumbered_table_is_copied(house: House) -> None:
    order = house.place()
    outside(lambda: Table.objects.filter(pk=house.table_id).update(number=12))
    assert house.order(order.pk).table_number == 12


def test_a_party_that_was_moved_from_outside_is_followed(house: House) -> None:
    order, seq = house.place(), head(house)
    outside(lambda: TableSession.objects.update(table_id=house.other_table_id))
    order = house.order(order.pk)
    assert (order.table_id, order.table_number) == (house.other_table_id, 7)
    assert "OrderChanged" in [event.kind for event in news(house, seq)]


def test_those_who_have_left_keep_their_number(house: House) -> None:
    order = house.place()
    outside(lambda: TableSession.objects.update(status="closed", closed_at="2024-01-15T10:30:45Z"))
    outside(lambda: Table.objects.filter(pk=house.table_id).update(number=12))
    assert house.order(order.pk).table_number == 4


def test_every_status_can_be_forced_from_every_other(house: House) -> None:
    for was in ("preparing", "ready", "completed"):
        for now in moves.ORDER_STATUSES:
            order = house.place()
            for step in ("ready", "completed") if was == "completed" else (was,):
                house.run(set_order_status, order_id=order.pk, status=step)
            write = partial(Order.objects.filter(pk=order.pk).update, order_status=now)
            outside(write)
            assert house.order(order.pk).order_status == now
