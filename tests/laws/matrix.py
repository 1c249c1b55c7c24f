"""Who may do what at every feed, operation, action and page, as the permission table has it.

Each entry names a row of `people.permissions.ALLOWED`. `OWN` adds the people whose thing it is: for them there is no
such thing if it is somebody else's. A route that is not here fails `test_stranger`.
"""

from typing import Any

import msgspec

ANYBODY = "anybody"
SIGNED_IN = "signed in"
MANAGERS = "alert"


class Rule(msgspec.Struct, frozen=True):
    """``action`` is a row of the permission table. ``own``: guests and customers have such things, too.

    ``also`` may come in besides, and see what is theirs.
    """

    action: str
    own: bool = False
    also: tuple[str, ...] = ()
    body: Any = None
    query: str = ""


FEEDS = {
    "/ws/kitchen/pending/": Rule("see_stages"),
    "/ws/kitchen/preparing/": Rule("see_stages"),
    "/ws/kitchen/ready/": Rule("see_stages"),
    "/ws/orders/<int:id>/": Rule("see_orders", own=True),
    "/ws/orders/<int:id>/items/": Rule("see_orders", own=True),
    "/ws/orders/<int:id>/status/": Rule("see_orders", own=True),
    "/ws/tables/<int:id>/": Rule("see_floor"),
    "/ws/tables/sessions/<int:id>/": Rule("see_floor", own=True),
    "/ws/waiters/<int:id>/": Rule("see_floor"),
    "/ws/restaurants/<int:id>/notifications/": Rule("see_orders"),
    "/ws/restaurants/<int:id>/": Rule("see_orders"),
    "/ws/orders/": Rule("see_orders"),
    "/ws/admin/notifications/": Rule(MANAGERS),
    "/ws/users/<int:id>/": Rule("see_own", own=True),
    "/api/v1/ws/orders/live": Rule("see_orders"),
    "/api/ws/orders/live": Rule("see_orders"),
}

# Those that answer with a snapshot ask for no more than the feed does.
ACTIONS = {
    ("/ws/orders/<int:id>/", "update_status"): [
        Rule("cook", body={"status": "preparing"}),
        Rule("serve", body={"status": "completed"}),
        Rule("cancel_order", body={"status": "cancelled"}),
    ],
    ("/ws/orders/<int:id>/items/", "update_item_status"): [
        Rule("cook", body={"item_id": "item", "status": "preparing"}),
        Rule("serve", body={"item_id": "item", "status": "served"}),
        Rule("void", body={"item_id": "item", "status": "voided", "reason": "spilled"}),
    ],
    ("/ws/tables/<int:id>/", "mark_occupied"): [Rule("open_table", body={"guest_count": 2})],
    ("/ws/tables/<int:id>/", "release"): [
        Rule("close_session", body={}),
        Rule("force_close", body={"force": True, "reason": "late"}),
    ],
    ("/ws/tables/sessions/<int:id>/", "update_guest_count"): [Rule("propose_guest_count", body={"guest_count": 3})],
    ("/ws/tables/sessions/<int:id>/", "close_session"): [
        Rule("close_session", body={}),
        Rule("force_close", body={"force": True}),
    ],
    ("/ws/tables/sessions/<int:id>/", "request_bill"): [Rule("request_bill", body={})],
    ("/ws/tables/sessions/<int:id>/", "call_waiter"): [Rule("call_waiter", body={})],
    ("/ws/waiters/<int:id>/", "acknowledge"): [Rule("acknowledge", body={"notification_id": "notification"})],
    ("/ws/restaurants/<int:id>/notifications/", "acknowledge"): [
        Rule("acknowledge", body={"notification_id": "notification"})
    ],
    ("/ws/restaurants/<int:id>/notifications/", "alert"): [Rule("alert", body={"message": "Fire drill at nine."})],
    ("/ws/admin/notifications/", "acknowledge"): [Rule("acknowledge", body={"notification_id": "notification"})],
    ("/ws/admin/notifications/", "alert"): [Rule("alert", body={"message": "Fire drill at nine."})],
    ("/ws/users/<int:id>/", "acknowledge"): [Rule("acknowledge", body={"notification_id": "notification"})],
}

OPERATIONS = {
    "GET restaurants/{restaurant_id}": Rule("see_orders", also=("guest", "customer")),
    "GET restaurants/{restaurant_id}/menu": Rule(ANYBODY),
    "GET menu/items/{item_id}": Rule("set_availability"),
    "PATCH menu/items/{item_id}": Rule("set_availability", body={"available": True}),
    "POST orders/{order_id}/payments": Rule("take_payment"),
    "POST sessions/{session_id}/payments": Rule("take_payment"),
    "POST payments/{payment_id}/refund": Rule("refund"),
    "GET notifications": Rule("see_orders", also=("customer",), query="?restaurant_id=1"),
    "POST notifications/{notification_id}/acknowledge": Rule("see_orders"),
    "GET stats": Rule("see_statistics", query="?restaurant_id=1"),
    "GET orders": Rule("see_orders", also=("guest", "customer"), query="?restaurant_id=1"),
    "GET orders/{order_id}": Rule("see_orders", own=True),
    "POST orders/{order_id}/status": Rule("cook", own=True, body={"status": "preparing"}),
    "POST orders/{order_id}/items/{item_id}/status": Rule("cook", own=True, body={"status": "ready"}),
    "POST orders/{order_id}/cancel": Rule("cancel_order", own=True),
    "POST orders/{order_id}/items": Rule("add_items", own=True),
    "PATCH orders/{order_id}": Rule("set_priority", own=True),
    "POST orders/{order_id}/seen": Rule("see_orders", own=True),
    "GET track/{token}": Rule(ANYBODY),
    "POST orders": Rule(
        "place_order",
        own=True,
        body={
            "order_type": "dine_in",
            "restaurant_id": 1,
            "table_id": "table",
            "items": [{"menu_item_id": 1, "quantity": 1}],
        },
    ),
    "GET orders/by-key/{key}": Rule(ANYBODY),
    "POST sessions/{session_id}/guest-count": Rule("set_guest_count", own=True),
    "POST sessions/{session_id}/move": Rule("move_session", own=True),
    "POST sessions/{session_id}/close": Rule("close_session", own=True),
    "POST sessions/{session_id}/requests": Rule("set_guest_count", own=True),
    "POST auth/token": Rule(ANYBODY),
    "POST auth/refresh": Rule(ANYBODY),
    "POST auth/ws-ticket": Rule(SIGNED_IN),
    "GET tables": Rule("see_floor", query="?restaurant_id=1"),
    "POST tables/{table_id}/open": Rule("open_table"),
    "POST tables/{table_id}/release": Rule("close_session", body={"force": False}),
    "POST tables/{table_id}/clean": Rule("clean_table"),
}


class Page(msgspec.Struct, frozen=True):
    """``url`` is a page of the first restaurant, ``who`` may read it; everybody else is sent away, whatever the way."""

    url: str
    who: tuple[str, ...]


EVERYBODY = ("nobody", "guest", "customer", "kitchen", "waiter", "manager", "stranger")
WORKING = ("kitchen", "waiter", "manager")

# By the route. The operations of the API have their own table above.
PAGES = {
    "": Page("/", EVERYBODY),
    "favicon.ico": Page("/favicon.ico", ()),
    "healthz": Page("/healthz", EVERYBODY),
    "readyz": Page("/readyz", EVERYBODY),
    "login/": Page("/login/", EVERYBODY),
    "logout/": Page("/logout/", ()),
    # Whoever is signed in already is sent home.
    "signup/": Page("/signup/", ("nobody", "guest")),
    "account/": Page("/account/", ("customer",)),
    "dashboard/": Page("/dashboard/?restaurant=1", ("manager",)),
    "dashboard/orders/": Page("/dashboard/orders/?restaurant=1", ("manager",)),
    "dashboard/orders/<int:order_id>/payments/": Page("/dashboard/orders/1/payments/", ("waiter", "manager")),
    "dashboard/orders/<int:order_id>/receipt/": Page("/dashboard/orders/1/receipt/", ("waiter", "manager")),
    "t/<str:code>/": Page("{qr}", EVERYBODY),
    "r/<str:slug>/": Page("/r/aurora/", EVERYBODY),
    "operations/stations/": Page("/operations/stations/?restaurant=1", WORKING),
    "operations/stations/<str:stage>/": Page("/operations/stations/ready/?restaurant=1", WORKING),
    "operations/api/orders/<int:order_id>/status/": Page("/operations/api/orders/1/status/", ()),
    "^operations/api/": Page("/operations/api/nothing", ()),
    "track/<str:token>/": Page("/track/{token}/", EVERYBODY),
    "api/^(?:v1/)?ws/orders/live/status/?$": Page("/api/ws/orders/live/status?restaurant=1", WORKING),
    "api/^(?:v1/)?ws/orders/live/connections/?$": Page("/api/v1/ws/orders/live/connections?restaurant=1", ("manager",)),
    "api/v1/openapi.json": Page("/api/v1/openapi.json", EVERYBODY),
    "api/v1/docs": Page("/api/v1/docs", EVERYBODY),
    "api/": Page("/api/nothing", ()),
    "admin/": Page("/admin/", ()),
}
