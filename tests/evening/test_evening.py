"""An evening in one test, with a client on every route: in the end each of them knows what a newcomer is told.

Twenty orders at tables and away, one called off, one party moved, payments and a refund, calls taken care of.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.evening.screen import Screen
from tests.served.client import Client, new_key
from tests.served.conftest import Server, Tokens
from ticketrail import feeds

As = Callable[[str], Client]
Card = dict[str, Any]


class Evening:
    """What happens, by the API alone."""

    def __init__(self, as_: As) -> None:
        self.waiter, self.manager, self.kitchen = as_("waiter"), as_("manager"), as_("kitchen")
        self.customer = as_("customer")
        tables = [table for table in self.manager.get("/api/v1/tables").json["items"] if table["status"] == "available"]
        self.table, self.spare = tables[0], tables[1]
        self.session = self.do(self.waiter, f"tables/{self.table['id']}/open", guest_count=3)
        self.first = self.order(session_id=self.session["id"])
        self.away = self.order(self.customer)

    def do(self, who: Client, path: str, **body: Any) -> Card:
        """A call that must succeed."""
        answer = who.post(f"/api/v1/{path}", body, Idempotency_Key=new_key())
        assert answer.status in (200, 201), answer.text
        return dict(answer.json)

    def order(self, who: Client | None = None, **facts: Any) -> Card:
        lines = [{"menu_item_id": 1, "quantity": 2}, {"menu_item_id": 2, "quantity": 1, "notes": "no salt"}]
        if "session_id" in facts:
            return self.do(who or self.waiter, "orders", order_type="dine_in", items=lines, **facts)
        away = {"restaurant_id": 1, "order_type": "takeaway", "customer_name": "Eve", "customer_phone": "+39 06 1"}
        return self.do(who or self.waiter, "orders", items=lines, **away)

    def first_half(self) -> None:
        orders = [self.order(session_id=self.session["id"]) for _ in range(5)]
        orders += [self.order() for _ in range(4)] + [self.order(self.customer) for _ in range(1)]
        for order in orders[:8]:
            self.do(self.kitchen, f"orders/{order['id']}/status", status="preparing")
        for order in (self.first, *orders[:5]):
            self.do(self.kitchen, f"orders/{order['id']}/status", status="ready")
        self.do(self.waiter, f"orders/{orders[-1]['id']}/cancel", reason="changed their mind")
        self.do(self.waiter, f"orders/{orders[8]['id']}/items", items=[{"menu_item_id": 1, "quantity": 1}])
        self.do(self.waiter, f"sessions/{self.session['id']}/guest-count", guest_count=5)
        self.do(self.waiter, f"sessions/{self.session['id']}/move", table_id=self.spare["id"])

    def second_half(self) -> None:
        orders = [self.order(session_id=self.session["id"]) for _ in range(4)] + [self.order() for _ in range(4)]
        for order in orders:
            self.do(self.kitchen, f"orders/{order['id']}/items/{order['items'][0]['id']}/status", status="preparing")
        for order in orders[:4]:
            self.do(self.manager, f"orders/{order['id']}/status", status="ready")
        self.waiter.send("PATCH", f"/api/v1/orders/{orders[5]['id']}", {"priority": "rush"})
        self.do(self.waiter, f"sessions/{self.session['id']}/requests", kind="water")
        self.do(self.waiter, f"sessions/{self.session['id']}/requests", kind="bill")
        for number in (self.first["id"], *(order["id"] for order in self.of_the_party()[1:])):
            self.do(self.waiter, f"orders/{number}/status", status="completed")
        due = sum(order["total_minor"] for order in self.of_the_party())
        paid = self.do(self.waiter, f"sessions/{self.session['id']}/payments", method="card", amount_minor=due)
        self.do(self.manager, f"payments/{paid['id']}/refund", amount_minor=200, reason="cold soup")
        away = self.do(self.waiter, f"orders/{orders[4]['id']}/payments", method="cash", amount_minor=500, tip_minor=50)
        assert away["status"] == "captured"

    def of_the_party(self) -> list[Card]:
        found = self.manager.get("/api/v1/orders?page_size=200").json["items"]
        return [order for order in found[::-1] if order["session_id"] == self.session["id"]]

    def leave(self) -> None:
        self.do(self.waiter, f"sessions/{self.session['id']}/close", force=False)
        self.do(self.waiter, f"tables/{self.spare['id']}/clean")
        self.do(self.waiter, f"tables/{self.table['id']}/clean")


async def test_every_screen_ends_where_a_newcomer_begins(server: Server, token: Tokens, as_: As) -> None:
    evening = await asyncio.to_thread(Evening, as_)
    screens = seated(server, token, evening)
    assert {path_of(screen) for screen in screens} == {feed.path for feed in feeds.registry.feeds()}
    try:
        await live_through(evening, screens)
        for screen in screens:
            await compare(server, screen)
    finally:
        await asyncio.gather(*(screen.cut() for screen in screens))


async def live_through(evening: Evening, screens: list[Screen]) -> None:
    """The evening; in the middle of it every second line breaks, and is back for the end."""
    await asyncio.gather(*(screen.connect() for screen in screens))
    await asyncio.to_thread(evening.first_half)
    await take_care(screens)
    await asyncio.gather(*(screen.cut() for screen in screens[::2]))
    await asyncio.to_thread(evening.second_half)
    await asyncio.gather(*(screen.connect() for screen in screens[::2]))
    await asyncio.to_thread(evening.leave)


def seated(server: Server, token: Tokens, evening: Evening) -> list[Screen]:
    """One screen per route, and a second one where others are told other things."""
    order, session, table = evening.first["id"], evening.session["id"], evening.spare["id"]
    waiter, customer = evening.first["waiter_id"], evening.away["customer_id"]
    places = {
        "kitchen": ["/ws/kitchen/pending/", "/ws/kitchen/preparing/", "/ws/kitchen/ready/?station=bar", "/ws/orders/"],
        "waiter": [
            f"/ws/orders/{order}/",
            f"/ws/orders/{order}/items/",
            f"/ws/orders/{order}/status/",
            f"/ws/tables/{table}/",
            f"/ws/tables/sessions/{session}/",
            f"/ws/waiters/{waiter}/",
            "/ws/restaurants/1/notifications/",
            "/ws/restaurants/1/",
        ],
        "manager": [
            "/ws/restaurants/1/",
            "/ws/orders/",
            "/ws/admin/notifications/",
            "/api/v1/ws/orders/live?snapshot=1",
            "/api/ws/orders/live?snapshot=1",
        ],
        "customer": [f"/ws/users/{customer}/?restaurant=1"],
    }
    guests = [Screen(server.port, f"/ws/orders/{order}/?token={evening.first['tracking_token']}", {})]
    return guests + [
        Screen(server.port, path, {"Authorization": f"Bearer {token(who)}"})
        for who, paths in places.items()
        for path in paths
    ]


def path_of(screen: Screen) -> str:
    """The route that a screen listens to."""
    path = "/" + screen.url.split("/", 3)[3].partition("?")[0]
    match = feeds.registry.match(path)
    assert match is not None
    return match.feed.path


async def take_care(screens: list[Screen]) -> None:
    """The waiter takes care of two calls on one screen and the manager of one on another."""
    tasks = next(screen for screen in screens if "/ws/waiters/" in screen.url)
    calls = next(screen for screen in screens if "/ws/admin/" in screen.url)
    for screen, name, count in ((tasks, "tasks", 2), (calls, "notifications", 1)):
        for _ in range(count):
            assert screen.state is not None
            number = max(screen.state[name])
            answer = await screen.send(action="acknowledge", notification_id=number)
            assert answer["type"] == "ok" and answer["seq"] > 0
            await screen.until(lambda number=number, held=screen, name=name: number not in held.state[name])
    assert (await calls.send(action="alert", message="Last orders at ten.", priority="urgent"))["type"] == "ok"


async def compare(server: Server, screen: Screen) -> None:
    """What the screen knows is what somebody is told who comes now."""
    newcomer = Screen(server.port, screen.url.partition(str(server.port))[2], screen.headers)
    await newcomer.connect()
    assert screen.state is not None
    try:
        await screen.until(lambda: screen.last == newcomer.last or screen.state == newcomer.state)
        assert screen.state == newcomer.state, screen.url
        if newcomer.stats is not None:
            await screen.until(lambda: without_clock(screen.stats) == without_clock(newcomer.stats))
    finally:
        await newcomer.cut()
    assert screen.seqs == sorted(set(screen.seqs))


def without_clock(stats: Card | None) -> Card:
    """The figures that do not change by themselves."""
    return {name: value for name, value in (stats or {}).items() if name != "late"}
