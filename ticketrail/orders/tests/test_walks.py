"""Random walks: whatever is asked of an order in whatever order, its status and its money follow from its items."""

import itertools
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticketrail.kernel.refusals import Refusal
from ticketrail.orders import moves
from ticketrail.orders.commands import add_items, set_item_status, set_order_status
from ticketrail.orders.models import Order
from ticketrail.orders.tests.house import House, outside

STEP = st.one_of(
    st.tuples(st.just("order"), st.sampled_from(moves.ORDER_STATUSES), st.sampled_from(["", "grill", "bar"])),
    st.tuples(st.just("item"), st.sampled_from(moves.ITEM_STATUSES), st.integers(0, 3)),
    st.tuples(st.just("add"), st.just("beer"), st.integers(1, 3)),
    st.tuples(st.just("outside"), st.sampled_from(moves.ORDER_STATUSES), st.just(0)),
)


def take(house: House, order_id: int, step: tuple[str, str, Any]) -> None:
    what, status, detail = step
    items = house.items(order_id)
    if what == "order":
        house.run(set_order_status, order_id=order_id, status=status, station=detail, reason="why not")
    elif what == "item":
        item_id = items[detail % len(items)].pk
        house.run(set_item_status, order_id=order_id, item_id=item_id, status=status, reason="why not")
    elif what == "add":
        house.run(add_items, order_id=order_id, items=[house.asked(house.beer, detail)])
    else:
        outside(lambda: Order.objects.filter(pk=order_id).update(order_status=status))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=12))
def test_status_and_sums_always_follow_the_items(house: House, steps: list[tuple[str, str, Any]]) -> None:
    order_id = house.place(house.asked(house.soup, 3), house.asked(house.beer)).pk
    for step in steps:
        before = house.order(order_id).version
        try:
            take(house, order_id, step)
        except Refusal as refusal:
            assert refusal.code in ("illegal_transition", "invalid")
            assert house.order(order_id).version == before
        order, items = house.order(order_id), house.items(order_id)
        assert order.order_status == order.known_status == moves.derive(item.status for item in items)
        live = [item for item in items if item.status not in moves.DEAD]
        assert order.total_minor == sum(item.line_total_minor for item in live)
        assert order.tax_minor == sum(item.tax_minor for item in live)
    totals = itertools.chain.from_iterable(Order.objects.values_list("total_minor"))
    assert house.session().total_minor == sum(totals)
