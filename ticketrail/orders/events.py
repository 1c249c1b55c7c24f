"""What happens to orders. A command tells at most one event per order, and one per item it changed."""

from typing import Any

from ticketrail import journal


class OrderPlaced(journal.Event, thing="order", fresh=True):
    """A new order, with the items it was placed with."""

    items: tuple[int, ...]

    def covers(self) -> tuple[tuple[str, int], ...]:
        return tuple(("item", item_id) for item_id in self.items)


class OrderMoved(journal.Event, thing="order"):
    """Its status changed. ``reason`` is given where one was asked for."""

    old_status: str
    new_status: str
    reason: str = ""


class OrderItemsMoved(journal.Event, thing="order"):
    """Some of its items moved, without a change of the order's status."""

    items: tuple[int, ...]
    reason: str = ""


class OrderAddedTo(journal.Event, thing="order"):
    """Dishes were added to it later."""

    items: tuple[int, ...]


class OrderEdited(journal.Event, thing="order"):
    """Somebody changed what is said about it; ``changed`` has the new values by field."""

    changed: dict[str, Any]


class OrderSeen(journal.Event, thing="order"):
    """A station has looked at it."""

    station: str


class OrderPaid(journal.Event, thing="order"):
    """Money was taken or given back. Minor units, as they now stand."""

    paid_minor: int
    refunded_minor: int


class OrderReseated(journal.Event, thing="order"):
    """Its guests moved to another table, or another waiter looks after them."""

    table_id: int | None
    waiter_id: int | None


class ItemAdded(journal.Event, thing="item", fresh=True):
    """A dish was added to an order that was placed before."""

    order_id: int


class ItemMoved(journal.Event, thing="item"):
    """A dish was started, bumped, served, taken back, cancelled or voided."""

    order_id: int
    old_status: str
    new_status: str
    reason: str = ""


class SessionCharged(journal.Event, thing="session"):
    """What its orders come to has changed by ``delta_minor``."""

    table_id: int | None
    delta_minor: int

    def covers(self) -> tuple[tuple[str, int], ...]:
        # A session's row shows on its table, too, but money does not.
        return () if self.table_id is None else (("table", self.table_id),)


class SessionForced(journal.Event, thing="session"):
    """It was closed although orders were not done, or not paid; ``unpaid_minor`` of them."""

    reason: str
    open_orders: tuple[int, ...]
    unpaid_minor: int
