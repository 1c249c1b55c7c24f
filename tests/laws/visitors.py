"""People at the doors of a running server, and things of the first restaurant that they try to get at."""

from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.served.client import Client
from tests.served.conftest import Server, Tokens

STAFF = ("kitchen", "waiter", "manager")
PEOPLE = ("nobody", "guest", "customer", *STAFF, "stranger")
FORM = "application/x-www-form-urlencoded"
LINE = {"menu_item_id": 1, "quantity": 1}


class Visitors:
    """``party`` is a guest of the things' own table, ``guest`` one of another table."""

    def __init__(self, server: Server, token: Tokens) -> None:
        self.server, self.token = server, token
        self.clients: dict[str, Client] = {}
        free = [table for table in self.manager.get("/api/v1/tables").json["items"] if table["status"] == "available"]
        self.table, self.other_table = free[:2]
        # Before anybody can move to that table.
        self.guest("guest")

    @property
    def manager(self) -> Client:
        return self.program("manager")

    def program(self, who: str) -> Client:
        """Somebody who calls the API: with a token, a pass, or nothing."""
        if who == "nobody":
            return self.server.client()
        if who not in ("guest", "party"):
            return self.server.client(Authorization=f"Bearer {self.token(who)}")
        return self.guest(who)

    def guest(self, who: str) -> Client:
        """Somebody who has scanned a table's code and ordered there."""
        if who not in self.clients:
            table = self.other_table if who == "guest" else self.table
            client = self.clients[who] = self.server.client()
            client.with_page(table["qr_url"])
            assert client.order({"order_type": "dine_in", "items": [LINE]}).status == 201
        return self.clients[who]

    def browser(self, who: str) -> Client:
        """The same people with cookies, as pages know them."""
        if who in ("nobody", "guest"):
            return self.program(who)
        if f"{who} with cookies" not in self.clients:
            client = self.clients[f"{who} with cookies"] = self.server.client()
            client.with_page("/login/")
            fields = {"username": who, "password": "demo", "csrfmiddlewaretoken": client.cookies["csrftoken"]}
            assert client.post("/login/", urlencode(fields).encode(), Content_Type=FORM).status == 302
        return self.clients[f"{who} with cookies"]

    def listen(self, who: str, path: str) -> AbstractContextManager[ClientConnection]:
        """A socket of somebody. Nobody says something else than a token first."""
        if who not in ("guest", "party"):
            socket = self.server.listen(path, "" if who == "nobody" else self.token(who))
            if who == "nobody":
                socket.send('{"action":"get_status"}')
            return socket
        cookies = "; ".join(f"{name}={value}" for name, value in self.guest(who).cookies.items())
        here = Origin(f"http://127.0.0.1:{self.server.port}")
        return connect(f"ws{here[4:]}{path}", origin=here, additional_headers={"Cookie": cookies}, legacy=True)

    def things(self) -> dict[str, Any]:
        """Ids of a party at the table with an order of its guest, made anew; of a payment, a call and an item."""
        table_id = self.table["id"]
        found = next(table for table in self.manager.get("/api/v1/tables").json["items"] if table["id"] == table_id)
        if found["status"] == "needs_cleaning":
            self.manager.post(f"/api/v1/tables/{table_id}/clean", {})
        if found["session_id"] is None:
            self.clients.pop("party", None)
            self.manager.post(f"/api/v1/tables/{table_id}/open", {"guest_count": 2})
        placed = self.guest("party").order({"order_type": "dine_in", "items": [LINE]}).json
        paid = self.manager.post(
            f"/api/v1/orders/{placed['id']}/payments",
            {"method": "cash", "amount_minor": 100},
            Idempotency_Key="k" * 8 + str(placed["id"]),
        ).json
        calls = self.manager.get("/api/v1/notifications").json["items"]
        return {
            "order": placed["id"],
            "item": placed["items"][0]["id"],
            "session": placed["session_id"],
            "table": table_id,
            "payment": paid["id"],
            "notification": next(call["id"] for call in calls if call["order_id"] == placed["id"]),
            "restaurant": 1,
            "menu_item": 1,
            "waiter": self.server.ask("SELECT id FROM people_user WHERE username = 'waiter'")[0][0],
            "customer": self.server.ask("SELECT id FROM people_user WHERE username = 'customer'")[0][0],
            "token": placed["tracking_token"],
        }
