"""The manager, who works without a browser: sees what was really stored, and sets the scene."""

import time
from typing import Any
from urllib.parse import urlsplit

from tests.served.client import Answer, Client

Card = dict[str, Any]


class Office:
    """One restaurant by its HTTP API."""

    def __init__(self, port: int, username: str) -> None:
        nobody = Client(port)
        answer = done(nobody.post("/api/v1/auth/token", {"username": username, "password": "demo"}))
        self.restaurant_id: int = answer["restaurant_id"]
        self._client = Client(port, Authorization=f"Bearer {answer['access_token']}")

    def get(self, path: str) -> Any:
        return done(self._client.get(f"/api/v1/{path}"))

    def post(self, path: str, body: Card) -> Any:
        return done(self._client.post(f"/api/v1/{path}", body))

    def orders(self) -> list[Card]:
        found: list[Card] = self.get("orders?page_size=200&sort=created_at")["items"]
        return found

    def open_orders(self) -> set[int]:
        return {order["id"] for order in self.orders() if order["order_status"] in ("pending", "preparing", "ready")}

    def order(self, order_id: int) -> Card:
        found: Card = self.get(f"orders/{order_id}")
        return found

    def waits_for(self, order_id: int, status: str) -> None:
        """Until the order has this status: screens answer a tap before the server does."""
        deadline = time.monotonic() + 15
        while (stands := self.order(order_id)["order_status"]) != status:
            assert time.monotonic() < deadline, f"order {order_id} is still {stands}"
            time.sleep(0.05)

    def orders_of(self, name: str) -> list[Card]:
        """The orders of the person of that name."""
        return [order for order in self.orders() if order["customer_name"] == name]

    def move(self, order_id: int, status: str) -> None:
        self.post(f"orders/{order_id}/status", {"status": status})

    def dish(self, name: str) -> Card:
        menu = self.get(f"restaurants/{self.restaurant_id}/menu?lang=en")
        return next(dish for category in menu["categories"] for dish in category["items"] if dish["name"] == name)

    def offer(self, name: str, *, available: bool) -> None:
        """Sell out of a dish, or have it again."""
        path = f"/api/v1/menu/items/{self.dish(name)['id']}"
        done(self._client.send("PATCH", path, {"available": available}))

    def place(self, dish: str, name: str, notes: str = "") -> Card:
        """An order to take away, as if by telephone."""
        line = {"menu_item_id": self.dish(dish)["id"], "quantity": 1, "options": []}
        body = {"order_type": "takeaway", "customer_name": name, "customer_phone": "06 555 01", "items": [line]}
        placed: Card = done(self._client.order(body | ({"notes": notes} if notes else {})))
        return placed

    def tables(self) -> list[Card]:
        found: list[Card] = self.get("tables?page_size=200")["items"]
        return found

    def code_of_a_closed_table(self) -> str:
        """The path behind its QR code."""
        table = next(table for table in self.tables() if table["status"] == "available")
        return urlsplit(table["qr_url"]).path

    def tidy(self, before: set[int]) -> None:
        """Call off the orders that were not there before, and send their guests home."""
        end = {"force": True, "reason": "The journey is over"}
        tables = set()
        for order_id in self.open_orders() - before:
            tables.add(self.order(order_id)["table_id"])
            self.post(f"orders/{order_id}/cancel", {"reason": end["reason"]})
        for table_id in tables - {None}:
            self.post(f"tables/{table_id}/release", end)
            self.post(f"tables/{table_id}/clean", {})


def done(answer: Answer) -> Any:
    """The body of an answer that has to be a success."""
    assert answer.status < 300, answer.text
    return answer.json
