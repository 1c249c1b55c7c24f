"""Every event once, in order, whatever happens to the line."""

import asyncio
from urllib.parse import parse_qsl, urlsplit

from ticketrail.client import DashboardWebSocketClient, ServerError
from ticketrail.client.tests.waiter import Guest, House, Notebook, created, event, order, snapshot

Client = DashboardWebSocketClient


def query(house: House, number: int = -1) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(house.asked[number].path).query))


async def connected(client: Client, house: House, *there: dict[str, object]) -> Guest:
    """A client that knows the orders that are there, as of number 10."""
    trying = asyncio.create_task(client.connect())
    guest = await house.next()
    await guest.say(snapshot(10, *there))
    assert await trying is True
    return guest


async def test_what_is_there_already_is_no_news(client: Client, told: Notebook, house: House) -> None:
    trying = asyncio.create_task(client.connect())
    guest = await house.next()
    await guest.say(snapshot(10, order(1), more=True) | {"cursor": "half"})
    assert (client.cursor, client.connection_status) == (None, "connecting")
    await guest.say(snapshot(10, order(2)))
    assert await trying is True
    assert (client.cursor, client.connection_status) == ("c10", "connected")
    await guest.say(created(12, 10, 3))
    await told.until(1, "created")
    assert told.lines == [("established", "1"), ("created", "3")]
    assert query(house, 0) == {"restaurant": "1", "snapshot": "1"}


async def test_a_cut_line_goes_on_where_it_was(client: Client, told: Notebook, house: House) -> None:
    guest = await connected(client, house)
    await guest.say(created(12, 10, 1))
    await told.until(1, "created")
    await guest.cut()
    again = await house.next()
    assert query(house) == {"restaurant": "1", "since": "c12"}
    await again.say(event("order_status_changed", 13, 12, order(1, "preparing")), created(15, 13, 2))
    await told.until(2, "created")
    assert told.orders == [("created", "1"), ("status", ("1", "preparing")), ("created", "2")]
    assert told.of("lost") == ["the connection was cut"]
    assert len(told.of("established")) == 2


async def test_nothing_is_lost_before_the_first_event(client: Client, told: Notebook, house: House) -> None:
    await (await connected(client, house)).cut()
    await (await house.next()).say(created(11, 10, 1))
    await told.until(1, "created")
    assert query(house)["since"] == "c10"


async def test_a_frame_that_was_there_before_is_left_out(client: Client, told: Notebook, house: House) -> None:
    guest = await connected(client, house)
    await guest.say(created(12, 10, 1), created(12, 10, 1), created(11, 0, 9), created(13, 11, 2))
    await told.until(2, "created")
    assert told.of("created") == ["1", "2"]


async def test_a_missing_frame_is_asked_for(client: Client, told: Notebook, house: House) -> None:
    guest = await connected(client, house)
    await guest.say(created(12, 10, 1), {"type": "heartbeat", "cursor": "beyond"}, created(17, 15, 3))
    again = await house.next()
    assert query(house)["since"] == "c12"
    await again.say(created(15, 12, 2), created(17, 15, 3))
    await told.until(3, "created")
    assert told.of("created") == ["1", "2", "3"]
    assert told.of("lost") == ["a frame is missing between 12 and 17"]


async def test_a_heartbeat_moves_the_cursor(client: Client, told: Notebook, house: House) -> None:
    guest = await connected(client, house)
    await guest.say({"type": "heartbeat", "cursor": "c99", "timestamp": "…"}, {"type": "pong"})
    await guest.cut()
    await house.next()
    assert query(house)["since"] == client.cursor == "c99"


async def test_every_kind_of_event_has_its_handler(client: Client, told: Notebook, house: House) -> None:
    guest = await connected(client, house, order(1), order(2))
    await guest.say(
        event("order_updated", 11, 10, order(1, version=2)),
        {"type": "order_removed", "order_id": "2", "seq": 12, "prev": 11, "cursor": "c12"},
        {"type": "something_newer", "seq": 13, "prev": 12, "cursor": "c13"},
        {"type": "error", "code": "rate_limited", "message": "Too many."},
        {"type": "auth_expiring", "in": 60},
        event("order_status_changed", 14, 13, order(1, "ready", 3)),
    )
    await told.until(1, "status")
    assert told.orders == [("updated", "1"), ("removed", "2"), ("status", ("1", "ready"))]
    (error,) = told.of("error")
    assert isinstance(error, ServerError) and error.code == "rate_limited"
    assert client.cursor == "c14"


async def test_after_a_reset_only_what_is_new_is_told(client: Client, told: Notebook, house: House) -> None:
    guest = await connected(client, house, *(order(number) for number in (1, 2, 3, 4, 5)))
    await guest.cut()
    again = await house.next()
    house.orders = {"4": {"id": 4, "order_status": "completed", "version": 6}, "5": None}
    await again.say(snapshot(3, order(1), order(2, "ready", 4), reset="epoch", more=True))
    await again.say(snapshot(3, order(3, version=2), order(6, "preparing", 2)))
    await told.until(1, "removed")
    expected = [("status", ("2", "ready")), ("updated", "3"), ("created", "6")]
    assert told.orders == [*expected, ("status", ("4", "completed")), ("removed", "5")]
    await again.say(created(4, 3, 7))
    await told.until(2, "created")
    assert client.cursor == "c4"


async def test_a_reset_that_is_cut_short_is_finished_later(client: Client, told: Notebook, house: House) -> None:
    guest = await connected(client, house, order(1))
    await guest.cut()
    again = await house.next()
    await again.say(snapshot(20, order(1), order(2), reset="too_many", more=True))
    await again.cut()
    third = await house.next()
    assert query(house)["since"] == "c10"
    await third.say(snapshot(21, order(1), order(2), order(3), reset="too_many"))
    await told.until(2, "created")
    assert told.of("created") == ["2", "3"]


async def test_a_saved_cursor_goes_on_in_another_client(house: House) -> None:
    client = Client(house.url, cursor="c40")
    client.set_auth("t0ken")
    told = Notebook(client)
    trying = asyncio.create_task(client.connect())
    guest = await house.next()
    assert await trying is True and query(house) == {"since": "c40"}
    await guest.say(created(44, 41, 1))
    await told.until(1, "created")
    await client.disconnect()
    assert (await guest.left(), client.cursor) == (1000, "c44")
    client.cursor = "c40"
    trying = asyncio.create_task(client.connect())
    guest = await house.next()
    assert await trying is True and query(house) == {"since": "c40"}
    await guest.say(created(44, 41, 1))
    await told.until(2, "created")
    await client.disconnect()


async def test_a_handler_can_save_its_own_place(client: Client, told: Notebook, house: House) -> None:
    inside: list[str | None] = []
    done = asyncio.Event()

    async def created_slowly(order: dict[str, object]) -> None:
        inside.append(client.cursor)
        inside.append(await asyncio.create_task(elsewhere()))
        done.set()

    async def elsewhere() -> str | None:
        return client.cursor

    client.set_event_handlers(on_order_created=created_slowly)
    guest = await connected(client, house)
    await guest.say(created(12, 10, 1))
    await asyncio.wait_for(done.wait(), 5)
    assert inside == ["c12", "c10"]
