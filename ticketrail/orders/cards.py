"""What is said about an order: its public card, the gist kept of the card before, and what changed between the two.

Only values here, so that feeds may use all of it while they look at events.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ticketrail.kernel import money, wire
from ticketrail.orders import moves

if TYPE_CHECKING:
    from ticketrail.orders.models import Order, OrderItem

Card = dict[str, Any]

_RANK = {"rush": 0, "high": 1, "normal": 2}
_YOUNG = timedelta(hours=1)
"""Events are kept for longer than this, whatever the settings say."""

_at = datetime.fromisoformat


def item_card(item: "OrderItem", currency: str) -> Card:
    """An item as it stands inside its order. ``unit_price`` is the exact decimal of ``unit_price_minor``."""
    return {
        "id": item.pk,
        "menu_item_id": item.menu_item_id,
        "name": item.name,
        "quantity": item.quantity,
        "unit_price": money.amount(item.unit_price_minor, currency),
        "unit_price_minor": item.unit_price_minor,
        "line_total_minor": item.line_total_minor,
        "options": item.options,
        "notes": item.notes,
        "status": item.status,
        "station": item.station,
        "allergens": item.allergens,
        "batch": item.batch,
        "recalled": item.recalled,
        "void_reason": item.void_reason,
        "added_at": wire.moment(item.added_at),
        "started_at": wire.moment(item.started_at),
        "ready_at": wire.moment(item.ready_at),
        "served_at": wire.moment(item.served_at),
        "version": item.version,
    }


def order_card(order: "Order", items: Iterable["OrderItem"]) -> Card:
    """The order with its items. Sums are in minor units; ``total_price`` is the exact decimal of ``total_minor``."""
    return {
        "id": order.pk,
        "order_number": order.order_number,
        "call_number": order.call_number,
        "business_date": order.business_date.isoformat(),
        "restaurant_id": order.restaurant_id,
        "table_id": order.table_id,
        "table_number": order.table_number,
        "session_id": order.session_id,
        "waiter_id": order.waiter_id,
        "customer_id": order.customer_id,
        "customer_name": order.customer_name,
        "customer_phone": order.customer_phone,
        "order_type": order.order_type,
        "order_status": order.order_status,
        "payment_status": order.payment_status,
        "payment_method": order.payment_method,
        "subtotal_minor": order.subtotal_minor,
        "tax_minor": order.tax_minor,
        "tip_minor": order.tip_minor,
        "paid_minor": order.paid_minor,
        "refunded_minor": order.refunded_minor,
        "total_minor": order.total_minor,
        "total_price": money.amount(order.total_minor, order.currency),
        "currency": order.currency,
        "tax_included": order.tax_included,
        "estimated_time": order.estimated_time,
        "priority": order.priority,
        "notes": order.notes,
        "cancel_reason": order.cancel_reason,
        "seen": order.seen,
        "placed_by": order.placed_by,
        "created_at": wire.moment(order.created_at),
        "updated_at": wire.moment(order.updated_at),
        "ready_at": wire.moment(order.ready_at),
        "version": order.version,
        "items": [item_card(item, order.currency) for item in items],
    }


def order_gist(card: Card) -> Card:
    """What the next event of an order keeps of this card."""
    return {
        "order_status": card["order_status"],
        "payment_status": card["payment_status"],
        "paid_minor": card["paid_minor"],
        "table_id": card["table_id"],
        "session_id": card["session_id"],
        "waiter_id": card["waiter_id"],
        "customer_id": card["customer_id"],
        "items": {str(item["id"]): [item["status"], item["station"]] for item in card["items"]},
    }


def item_gist(card: Card) -> Card:
    """What the next event of an item keeps of this card."""
    return {"order_id": card["order_id"], "status": card["status"], "station": card["station"]}


def _is_young(card: Card) -> bool:
    # Nothing is known of an order whose earlier events have been pruned; it is not new for that. One that a foreign
    # hand inserted is, and was set right, which counts as a change, before anybody heard of it.
    return _at(card["updated_at"]) - _at(card["created_at"]) < _YOUNG


def change(was: Card | None, card: Card) -> str:
    """What a screen that knew ``was`` should make of ``card``: the ``action`` of an order's update."""
    if was is None:
        return "new_order" if card["version"] == 1 or _is_young(card) else "updated"
    if was["order_status"] != card["order_status"]:
        return "cancelled" if card["order_status"] == "cancelled" else "status_changed"
    now = order_gist(card)
    if was["items"] != now["items"]:
        return "items_changed"
    paid = any(was[name] != now[name] for name in ("payment_status", "paid_minor"))
    return "payment_changed" if paid else "updated"


def item_change(was: Card | None, card: Card) -> str:
    """The ``action`` of an item's update."""
    if was is None and card["batch"] == 0:
        # It was told with its order, where every item is pending.
        return "updated" if card["status"] == "pending" else "status_changed"
    if was is None:
        return "added"
    return "status_changed" if was["status"] != card["status"] else "updated"


def stage_of(card: Card | None, station: str = "") -> str | None:
    """The kitchen display an order stands on, None when on none. With a station, by that station's items alone."""
    return stage_of_gist(None if card is None else order_gist(card), station)


def stage_of_gist(was: Card | None, station: str = "") -> str | None:
    """`stage_of` for the gist of a card."""
    if was is None:
        return None
    status = moves.derive(_statuses(was["items"], station)) if station else was["order_status"]
    return status if status in moves.STAGES else None


def _statuses(items: Mapping[str, list[str]], station: str) -> list[str]:
    return [status for status, where in items.values() if where == station]


def queue_key(card: Card) -> tuple[int, str, int]:
    """Sorts a kitchen's cards: rush before high before the rest, then oldest first."""
    return _RANK[card["priority"]], card["created_at"], card["id"]


def for_audience(card: Card, audience: str) -> Card:
    """The card as an audience may see it: guests and kitchens get no phone number."""
    if audience == "full":
        return card
    return {name: value for name, value in card.items() if name != "customer_phone"}
