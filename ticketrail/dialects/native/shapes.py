"""What programs send: one struct per body and query string. They are the checks and the documentation at once."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Id = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Name = Annotated[str, Meta(max_length=100)]
Phone = Annotated[str, Meta(max_length=40)]
Note = Annotated[str, Meta(max_length=500)]
Reason = Annotated[str, Meta(max_length=200)]
Guests = Annotated[int, Meta(ge=1, le=99)]
OrderStatus = Literal["pending", "preparing", "ready", "completed", "cancelled"]
ItemStatus = Literal["pending", "preparing", "ready", "served", "cancelled", "voided"]
OrderType = Literal["dine_in", "takeaway", "delivery"]


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A body names only fields that exist; anything else is refused by name."""


class Nothing(Body):
    """No fields: an empty body, or ``{}``."""


class Login(Body):
    """With several restaurants ``restaurant_id`` chooses the one that the token is for."""

    username: Annotated[str, Meta(min_length=1, max_length=150)]
    password: Annotated[str, Meta(min_length=1, max_length=4096)]
    restaurant_id: Id | None = None


class Refresh(Body):
    """The refresh token of the last answer. It can be used once."""

    refresh_token: Annotated[str, Meta(min_length=1, max_length=4096)]


class Line(Body):
    """One dish. ``options`` are ids of its option groups' options. There is no price: the menu has it."""

    menu_item_id: Id
    quantity: Annotated[int, Meta(ge=1, le=99)]
    options: Annotated[list[Id], Meta(max_length=50)] = []
    notes: Annotated[str, Meta(max_length=200)] | None = None


Lines = Annotated[list[Line], Meta(min_length=1, max_length=100)]


class PlaceOrder(Body):
    """An order. Guests at a table need no more than ``order_type`` and ``items``; takeaway needs a name and a phone."""

    order_type: OrderType
    items: Lines
    restaurant_id: Id | None = None
    session_id: Id | None = None
    table_id: Id | None = None
    customer_name: Name | None = None
    customer_phone: Phone | None = None
    payment_method: Literal["cash", "card", "online"] | None = None
    notes: Note | None = None


class AddItems(Body):
    """Dishes that are added to an order that was placed before."""

    items: Lines


class SetStatus(Body):
    """``expected_version`` refuses with 412 when somebody was quicker. A reason is needed to cancel what is started."""

    status: OrderStatus
    expected_version: Annotated[int, Meta(ge=1)] | None = None
    reason: Reason | None = None


class SetItemStatus(Body):
    """A reason is needed to void what was started."""

    status: ItemStatus
    reason: Reason | None = None


class Cancel(Body):
    """A reason is needed once something was started."""

    reason: Reason | None = None


class EditOrder(Body):
    """Only what is named changes."""

    priority: Literal["normal", "high", "rush"] | UnsetType = UNSET
    notes: Note | UnsetType = UNSET
    estimated_time: Annotated[int, Meta(ge=0, le=1440, description="Minutes.")] | UnsetType = UNSET


class OpenTable(Body):
    """How many people sit down."""

    guest_count: Guests


class MoveSession(Body):
    """The free table the guests move to."""

    table_id: Id


class End(Body):
    """``force`` (managers, with a reason) ends it although something is cooking or unpaid."""

    force: bool = False
    reason: Reason | None = None


class Seen(Body):
    """The station that has looked at the order; `all` stands for every station of it."""

    station: Annotated[str, Meta(min_length=1, max_length=40)]


class ServiceRequest(Body):
    """What the party wants."""

    kind: Literal["call_waiter", "bill", "water", "help"]


class Pay(Body):
    """``amount_minor`` is for the dishes, the tip comes on top of it."""

    method: Literal["cash", "card", "online"]
    amount_minor: Annotated[int, Meta(ge=0, le=10**12)]
    tip_minor: Annotated[int, Meta(ge=0, le=10**12)] = 0

    def facts(self) -> dict[str, Any]:
        """The fields as the command takes them."""
        return msgspec.structs.asdict(self)


class GiveBack(Body):
    """How much of a payment goes back, and why."""

    amount_minor: Annotated[int, Meta(ge=1, le=10**12)]
    reason: Annotated[str, Meta(min_length=1, max_length=200)]


class EditItem(Body):
    """``available: false`` takes a dish off for now (86)."""

    available: bool


class Paging(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A list comes in pages, counted from 1."""

    page: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Meta(ge=1, le=200)] = 50
    restaurant_id: Id | None = None


class OrderQuery(Paging):
    """``status`` may name several, with commas; ``q`` looks in order number, call number, name and table."""

    status: Annotated[str, Meta(max_length=100)] = ""
    order_type: OrderType | None = None
    q: Annotated[str, Meta(max_length=100)] = ""
    sort: Annotated[str, Meta(max_length=30, description="A field, or `queue`; with `-` the other way.")] = ""


class MenuQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """``lang`` is a language code; without it the request's ``Accept-Language`` decides."""

    lang: Annotated[str, Meta(max_length=20)] = ""
    order_type: OrderType = "dine_in"


class RestaurantQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Needed by people who work in several restaurants, and by strangers."""

    restaurant_id: Id | None = None
