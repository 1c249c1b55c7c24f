"""The doors of the demo, as they are printed: addresses, logins, a guest's link, and a line to follow an order with."""

from collections.abc import Iterator

import msgspec
from django.urls import Resolver404, resolve

from ticketrail import journal
from ticketrail.demo.cast import AURORA, PASSWORD, PEOPLE
from ticketrail.floor import reads as floor
from ticketrail.floor.models import Table, TableSession
from ticketrail.orders import tracking
from ticketrail.people import sign_in

# The order that all examples are about. It is the first of the evening, and open.
ORDER = 1

LOGIN = f"{{}} / {PASSWORD}"
PAGES = (
    ("Kitchen", "/operations/stations/pending/", LOGIN.format("kitchen")),
    ("Waiter", "/waiter/", LOGIN.format("waiter")),
    ("Dashboard", "/dashboard/", LOGIN.format("manager")),
    ("Customer", "/account/", LOGIN.format("customer")),
    ("Admin", "/admin/", LOGIN.format("admin")),
    ("API", "/api/v1/docs", "no login to read it"),
)


class Door(msgspec.Struct, frozen=True):
    """A page to open: what for, where, and what it takes."""

    name: str
    path: str
    login: str


def guest_table() -> Table:
    """The table whose code is printed: one where nobody has sat yet, if there is one, or at least a free one."""
    with journal.reading(AURORA) as reading:
        free = [card["id"] for card in floor.tables(reading) if card["status"] == "available"]
        used = set(reading.rows(TableSession).values_list("table_id", flat=True))
        tables = list(reading.rows(Table))
    return min(tables, key=lambda table: (table.pk in used, table.pk not in free, table.number))


def doors(table: Table) -> Iterator[Door]:
    """Every page there is a door to, the guest's first."""
    yield Door("Guest", f"/t/{table.qr_token}/", f"no login; the code on table {table.number}")
    yield Door("Takeaway", "/r/aurora/", "no login")
    yield Door("Tracking", tracking.path(AURORA, ORDER), f"no login; order {ORDER}, as its guest sees it")
    yield from (Door(*page) for page in PAGES if _is_there(page[1]))


def printed(address: str, table: Table) -> str:
    """All of it as text. ``address`` is where the server is, such as ``http://localhost:8000``."""
    there = list(doors(table))
    names, logins = max(len(door.name) for door in there), max(len(door.login) for door in there)
    lines = [f"  {door.name:<{names}}  {door.login:<{logins}}  {address}{door.path}" for door in there]
    people = ", ".join(person.username for person in PEOPLE)
    return "\n".join(
        [
            "",
            f"The demo is served at {address}/  (Ctrl+C ends it)",
            "",
            *lines,
            "",
            f"Everybody's password is {PASSWORD!r}: {people}.",
            "",
            f"Follow order {ORDER} from a terminal (the token is good for an hour), then send "
            + '{"action":"get_status"}:',
            wscat(address),
            "",
        ]
    )


def wscat(address: str) -> str:
    """The line that follows an order over a WebSocket, with a token that was made just now."""
    token = sign_in.with_password("waiter", PASSWORD, AURORA)["access_token"]
    socket = address.replace("http", "ws", 1)
    return f'wscat -c {socket}/ws/orders/{ORDER}/ -H "Authorization: Bearer {token}"'


def _is_there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
