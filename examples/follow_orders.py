"""Prints a line for every order of a restaurant as it happens, and goes on after a cut as if there had been none.

    python examples/follow_orders.py http://localhost:8000 waiter demo --cursor-file /tmp/till.cursor

Started again with the same file, it begins with what happened while it was away.
"""

import argparse
import asyncio
import json
import logging
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

from ticketrail.client import DashboardWebSocketClient

Order = dict[str, Any]


class Login:
    """Gets an access token, and a new one whenever the old one has expired."""

    def __init__(self, server: str, username: str, password: str) -> None:
        self.server = server
        self.first = {"username": username, "password": password}
        self.refresh_token = ""

    async def token(self) -> str:
        return await asyncio.to_thread(self._token)

    def _token(self) -> str:
        path = "/api/v1/auth/refresh" if self.refresh_token else "/api/v1/auth/token"
        body = {"refresh_token": self.refresh_token} if self.refresh_token else self.first
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.server + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            said = json.load(answer)
        self.refresh_token = said["refresh_token"]
        return str(said["access_token"])


def show(what: str, order: Order) -> None:
    table = f"table {order['table_number']}" if order["table_number"] else order["order_type"]
    total = f"{order['total_price']:.2f} {order['currency']}"
    print(f"{what} {order['order_number']} {table} {order['order_status']} {total}", flush=True)


async def follow(server: str, login: Login, cursor_file: Path | None) -> None:
    saved = cursor_file.read_text() if cursor_file is not None and cursor_file.exists() else None
    client = DashboardWebSocketClient(server, cursor=saved)

    def handle(what: str, order: Order) -> None:
        show(what, order)
        if cursor_file is not None and client.cursor is not None:
            cursor_file.write_text(client.cursor)

    client.set_auth(login.token)
    client.set_event_handlers(
        on_order_created=partial(handle, "new"),
        on_order_status_changed=partial(handle, "now"),
        on_connection_established=lambda greeting: print(greeting["message"], flush=True),
        on_connection_lost=lambda reason: print(f"Lost: {reason}", flush=True),
        on_error=lambda error: print(f"Failed: {error}", flush=True),
    )
    await client.connect()
    try:
        await asyncio.Event().wait()
    finally:
        await client.disconnect()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("username")
    parser.add_argument("password")
    parser.add_argument("--cursor-file", type=Path)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    login = Login(asked.server.rstrip("/"), asked.username, asked.password)
    try:
        asyncio.run(follow(asked.server, login, asked.cursor_file))
    except KeyboardInterrupt:
        print("Bye.")


if __name__ == "__main__":
    main()
