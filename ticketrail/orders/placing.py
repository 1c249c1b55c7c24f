"""Placing an order, and adding to one."""

from collections.abc import Sequence
from typing import Any, TypedDict

from ticketrail import journal
from ticketrail.floor.commands import SessionClosed
from ticketrail.floor.models import SessionStatus, TableSession
from ticketrail.journal.statements import Insert
from ticketrail.orders import moves, numbers, sums
from ticketrail.orders.checks import Problems
from ticketrail.orders.choosing import Asked, Chosen, choose
from ticketrail.orders.events import ItemAdded, OrderAddedTo, OrderPlaced
from ticketrail.orders.locking import check_version, illegal, locked, save
from ticketrail.orders.models import Order, OrderItem
from ticketrail.venues.commands import NotAccepting, require_accepting
from ticketrail.venues.models import Restaurant
from ticketrail.venues.reads import restaurant as the_restaurant
from ticketrail.venues.rows import locked as locked_row

NOTES = 500
PAYMENT_METHODS = ("", "cash", "card", "online")

# Staff may order at any time; everybody else only while the restaurant takes orders.
FROM_OUTSIDE = frozenset({"guest", "customer", "integration"})

_INSERT_ITEMS = Insert(OrderItem)


class OrderFacts(TypedDict, total=False):
    """What may be said with an order besides its dishes and its table."""

    order_type: str
    customer_name: str
    customer_phone: str
    customer_id: int | None
    payment_method: str
    notes: str
    priority: str


def place_order(
    entry: journal.Entry,
    *,
    items: Sequence[Asked],
    order_type: str = "dine_in",
    session_id: int | None = None,
    customer_name: str = "",
    customer_phone: str = "",
    customer_id: int | None = None,
    payment_method: str = "",
    notes: str = "",
    priority: str = "normal",
) -> Order:
    """Place an order at a session's table, or for takeaway or delivery. Every price is the menu's, none the caller's.

    Raises `Invalid` naming every mistake, `SoldOut`, `NotAccepting`, `SessionClosed` or `NotFound`.
    """
    problems = Problems()
    said: dict[str, Any] = {
        "order_type": problems.choice("order_type", order_type, moves.ORDER_TYPES),
        "priority": problems.choice("priority", priority, moves.PRIORITIES),
        "payment_method": problems.choice("payment_method", payment_method, PAYMENT_METHODS),
        "customer_name": problems.text("customer_name", customer_name, 100),
        "customer_phone": problems.text("customer_phone", customer_phone, 40),
        "notes": problems.text("notes", notes, NOTES),
        "customer_id": customer_id,
    }
    _check_seat(entry, said, session_id, problems)
    restaurant = _taking_orders(entry, said["order_type"])
    session = None if session_id is None else _open_session(entry, session_id)
    chosen = choose(entry, items, order_type=said["order_type"], language=restaurant.language, problems=problems)
    return _place(entry, restaurant, session, said, chosen)


def add_items(
    entry: journal.Entry, *, order_id: int, items: Sequence[Asked], expected_version: int | None = None
) -> Order:
    """Add dishes to an order that is neither finished nor cancelled."""
    order = locked(entry, order_id)
    check_version(entry, order, expected_version)
    if order.order_status not in moves.STAGES:
        raise illegal(entry, order, "nothing can be added to it. Place a new order.")
    restaurant = _taking_orders(entry, order.order_type)
    if order.session_id is not None:
        _open_session(entry, order.session_id)
    chosen = choose(entry, items, order_type=order.order_type, language=restaurant.language)
    before = list(entry.rows(OrderItem).filter(order_id=order.pk))
    delta = _take_in(entry, order, [*before, *chosen.items], chosen)
    added = _insert_items(entry, order, chosen.items, batch=1 + max((item.batch for item in before), default=0))
    for item in added:
        entry.add(ItemAdded(id=item.pk, order_id=order.pk))
    entry.add(OrderAddedTo(id=order.pk, items=tuple(item.pk for item in added)))
    sums.charge(entry, order, delta=delta)
    return order


def _check_seat(entry: journal.Entry, said: dict[str, Any], session_id: int | None, problems: Problems) -> None:
    if said["order_type"] == "dine_in":
        if session_id is None:
            problems["session_id"] = "An order to eat here needs a table."
        return
    if session_id is not None:
        problems["session_id"] = "An order to take away has no table."
    for name in ("customer_name", "customer_phone"):
        if entry.actor.kind in FROM_OUTSIDE and not said[name]:
            problems[name] = "We need this to call you."
    if said["customer_phone"] and not any(letter.isdigit() for letter in said["customer_phone"]):
        problems["customer_phone"] = "This is no telephone number."


def _taking_orders(entry: journal.Entry, order_type: str) -> Restaurant:
    """The restaurant; raises `NotAccepting` where it takes no such orders from this actor now."""
    if entry.actor.kind not in FROM_OUTSIDE:
        return the_restaurant(entry)
    restaurant = require_accepting(entry)
    if order_type == "takeaway" and not restaurant.takeaway:
        raise NotAccepting(f"{restaurant.name} has no takeaway.")
    if order_type == "delivery" and not restaurant.delivery:
        raise NotAccepting(f"{restaurant.name} does not deliver.")
    return restaurant


def _open_session(entry: journal.Entry, session_id: int) -> TableSession:
    """The session, locked, so that it cannot be closed while an order comes in."""
    session = locked_row(entry, TableSession, session_id, "There is no such table session.")
    if session.status == SessionStatus.CLOSED:
        raise SessionClosed(
            f"Table {session.table_number} is closed. Ask a waiter to open it.", current=session.current()
        )
    if session.status == SessionStatus.CLOSING and entry.actor.kind in FROM_OUTSIDE:
        raise SessionClosed(
            f"Table {session.table_number} has asked for the bill. Ask a waiter to order more.",
            current=session.current(),
        )
    return session


def _place(
    entry: journal.Entry, restaurant: Restaurant, session: TableSession | None, said: dict[str, Any], chosen: Chosen
) -> Order:
    day = restaurant.business_date(entry.at)
    order = Order(
        **said,
        restaurant=restaurant,
        **_seat(session),
        currency=restaurant.currency,
        tax_included=restaurant.tax_included,
        known_status="pending",
        estimated_time=chosen.minutes,
        business_date=day,
        call_number=numbers.next_call(entry, day),
        placed_by=entry.actor.facts(),
        created_at=entry.at,
        updated_at=entry.at,
        moved_at=entry.at,
        moved_by=entry.actor.facts(),
    )
    delta = sums.price(order, chosen.items)
    numbers.insert_numbered(entry, order)
    items = _insert_items(entry, order, chosen.items, batch=0)
    entry.add(OrderPlaced(id=order.pk, items=tuple(item.pk for item in items)))
    sums.charge(entry, order, delta=delta)
    return order


def _seat(session: TableSession | None) -> dict[str, Any]:
    if session is None:
        return {}
    seat = {"table_id": session.table_id, "table_number": session.table_number, "waiter_id": session.waiter_id}
    return {"session_id": session.pk, **seat}


def _insert_items(entry: journal.Entry, order: Order, items: list[OrderItem], *, batch: int) -> list[OrderItem]:
    for item in items:
        item.order, item.batch = order, batch
        item.added_at = item.moved_at = entry.at
        item.moved_by = entry.actor.facts()
    _INSERT_ITEMS(entry, items)
    return items


def _take_in(entry: journal.Entry, order: Order, items: list[OrderItem], chosen: Chosen) -> int:
    """What new dishes mean for the order: its sums and status, its time, and who has to look at it again.

    Returns by how much its total grew.
    """
    delta = sums.reprice(entry, order, items)
    waited = int((entry.at - order.created_at).total_seconds() // 60)
    order.estimated_time = max(order.estimated_time, waited + chosen.minutes)
    order.seen = [station for station in order.seen if station not in {item.station for item in chosen.items}]
    order.settle(moves.derive(item.status for item in items), by=entry.actor.facts(), at=entry.at)
    save(entry, order)
    return delta
