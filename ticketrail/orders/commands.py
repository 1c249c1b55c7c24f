"""Everything that changes an order. Each is called through `journal.run`; who may is asked before, by the caller."""

from ticketrail.floor.commands import SessionClosed
from ticketrail.orders import outside as outside  # registers what follows a change from outside
from ticketrail.orders.choosing import Asked, SoldOut
from ticketrail.orders.editing import book_payment, edit_order, mark_seen
from ticketrail.orders.locking import IllegalTransition
from ticketrail.orders.moving import cancel_order, set_item_status, set_order_status, void_item
from ticketrail.orders.placing import OrderFacts, add_items, place_order
from ticketrail.orders.seating import (
    OpenOrders,
    assign_waiter,
    close_session,
    move_session,
    place_at_table,
    place_with_pass,
    release_table,
)
from ticketrail.venues.commands import NotAccepting

__all__ = [
    "Asked",
    "IllegalTransition",
    "NotAccepting",
    "OpenOrders",
    "OrderFacts",
    "SessionClosed",
    "SoldOut",
    "add_items",
    "assign_waiter",
    "book_payment",
    "cancel_order",
    "close_session",
    "edit_order",
    "mark_seen",
    "move_session",
    "place_at_table",
    "place_order",
    "place_with_pass",
    "release_table",
    "set_item_status",
    "set_order_status",
    "void_item",
]
