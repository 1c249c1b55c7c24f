"""Everything that changes an order. Each is called through `journal.run`; who may is asked before, by the caller."""

from ticketrail.orders import outside as outside  # registers what follows a change from outside
from ticketrail.orders.choosing import Asked, SoldOut
from ticketrail.orders.editing import book_payment, edit_order, mark_seen
from ticketrail.orders.locking import IllegalTransition
from ticketrail.orders.moving import cancel_order, set_item_status, set_order_status, void_item
from ticketrail.orders.placing import SessionClosed, add_items, place_order

__all__ = [
    "Asked",
    "IllegalTransition",
    "SessionClosed",
    "SoldOut",
    "add_items",
    "book_payment",
    "cancel_order",
    "edit_order",
    "mark_seen",
    "place_order",
    "set_item_status",
    "set_order_status",
    "void_item",
]
