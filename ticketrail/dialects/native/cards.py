"""What the API answers: the public cards as shapes, for the document and for the test that holds answers to it.

The cards themselves are made in the rooms; a field that one of them lacks or adds fails that test.
"""

from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ticketrail.dialects.native.shapes import ItemStatus, OrderStatus, OrderType

T = TypeVar("T")
Moment = Annotated[str, Meta(description="UTC, `YYYY-MM-DDTHH:MM:SS[.mmm]Z`.")]
Minor = Annotated[int, Meta(description="In the currency's minor unit.")]


class Card(msgspec.Struct, kw_only=True):
    """Fields may be added; none is renamed or taken away."""


class Actor(Card):
    """Who did it."""

    kind: Literal["guest", "customer", "staff", "device", "integration", "system"]
    id: int | None
    name: str


class OrderItem(Card):
    """A dish of an order, as the menu had it when it was ordered."""

    id: int
    menu_item_id: int
    name: str
    quantity: int
    unit_price: Decimal
    unit_price_minor: Minor
    options: list[dict[str, Any]]
    notes: str
    status: ItemStatus
    station: str
    allergens: list[str]


class Order(Card, kw_only=True):
    """An order. ``customer_phone`` is missing for guests and for the kitchen."""

    id: int
    order_number: str
    call_number: int
    restaurant_id: int
    table_id: int | None
    table_number: int | None
    session_id: int | None
    waiter_id: int | None
    customer_name: str
    customer_phone: str | UnsetType = UNSET
    order_type: OrderType
    order_status: OrderStatus
    payment_status: str
    payment_method: str
    subtotal_minor: Minor
    tax_minor: Minor
    tip_minor: Minor
    paid_minor: Minor
    total_minor: Minor
    total_price: Decimal
    currency: str
    estimated_time: Annotated[int, Meta(description="Minutes.")]
    priority: Literal["normal", "high", "rush"]
    notes: str
    placed_by: Actor
    created_at: Moment
    updated_at: Moment
    version: int
    items: list[OrderItem]


class PlacedOrder(Order, kw_only=True):
    """A new order, with the way to follow it: ``tracking_url`` is a path of this server."""

    tracking_token: str
    tracking_url: str


class Table(Card, kw_only=True):
    """A table. ``qr_url`` is the path in its code."""

    id: int
    restaurant_id: int
    number: int
    label: str
    area: str
    seats: int
    status: Literal["available", "occupied", "bill_requested", "needs_cleaning", "out_of_service"]
    session_id: int | None
    waiter_id: int | None
    guest_count: int | None
    qr_url: str | UnsetType = UNSET
    version: int


class Session(Card):
    """One party at one table."""

    id: int
    restaurant_id: int
    table_id: int
    table_number: int
    status: Literal["open", "closing", "closed"]
    guest_count: int
    waiter_id: int | None
    opened_at: Moment
    closed_at: Moment | None
    bill_requested_at: Moment | None
    total_minor: Minor
    paid_minor: Minor
    currency: str
    version: int


class Payment(Card):
    """Money that was handed over."""

    id: int
    order_id: int | None
    session_id: int | None
    method: Literal["cash", "card", "online"]
    amount_minor: Minor
    tip_minor: Minor
    refunded_minor: Minor
    currency: str
    status: Literal["created", "pending", "captured", "partially_refunded", "refunded", "failed", "cancelled"]
    created_at: Moment


class Notification(Card):
    """A call for somebody. ``acknowledged_by`` is a user's id."""

    id: int
    kind: Literal["order", "order_ready", "payment", "service_request", "alert"]
    priority: Literal["low", "normal", "high", "urgent"]
    title: str
    body: str
    order_id: int | None
    table_id: int | None
    waiter_id: int | None
    created_at: Moment
    acknowledged_at: Moment | None
    acknowledged_by: int | None


class Stats(Card):
    """``pending``, ``preparing`` and ``ready`` stand open now; the rest is of the present business day."""

    orders_today: int
    open: int
    pending: int
    preparing: int
    ready: int
    completed: int
    cancelled: int
    revenue_minor: Minor
    guests: int
    open_tables: int
    avg_ready_s: Annotated[int | None, Meta(description="Seconds from placing to ready.")]
    late: int


class Workplace(Card):
    """A restaurant one works in."""

    id: int
    name: str
    role: Literal["owner", "manager", "waiter", "kitchen"]


class Tokens(Card):
    """Send ``access_token`` as ``Authorization: Bearer``. ``expires_in`` is in seconds."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    user_id: int
    restaurant_id: int | None
    role: str | None
    restaurants: list[Workplace]


class Ticket(Card):
    """Opens one socket within ``expires_in`` seconds: ``?token=`` or the subprotocol ``bearer.<ticket>``."""

    ticket: str
    expires_in: int


class Page(Card, Generic[T]):
    """One page of a list."""

    items: list[T]
    total: int
    page: int
    page_size: int


class Error(Card):
    """``current`` is the state of the thing, ``fields`` maps a field's path to a sentence."""

    code: str
    message: str
    current: dict[str, Any] | UnsetType = UNSET
    fields: dict[str, str] | UnsetType = UNSET
