"""Coming, staying, being refused, and leaving."""

import asyncio
from collections.abc import Iterator

import pytest

from ticketrail.client import ConnectionLost, DashboardWebSocketClient, Refused
from ticketrail.client.tests.test_events import connected
from ticketrail.client.tests.waiter import QUICK, House, Notebook, created, snapshot

Client = DashboardWebSocketClient


async def accept(house: House) -> None:
    await (await house.next()).say(snapshot(10))


def shown(house: House) -> list[str]:
    """The tokens that came in headers."""
    return [request.headers.get("Authorization", "").removeprefix("Bearer ") for request in house.asked]


async def test_a_function_is_asked_again_when_its_token_is_refused(house: House) -> None:
    tokens: Iterator[str] = iter(("old", "new", "newest"))
    client = Client(house.url, waits=(30,))
    client.set_auth(lambda: next(tokens), 1)
    told = Notebook(client)
    house.refusing = [4401]
    trying = asyncio.create_task(client.connect())
    guest = await house.next()
    await guest.say(snapshot(10))
    assert await trying is True
    await guest.close(4401, "credentials expired")
    await house.next()
    await told.until(2, "established")
    assert shown(house) == ["old", "new", "newest"]
    assert told.of("error") == [] and len(told.of("lost")) == 1
    await client.disconnect()


async def test_a_function_may_be_asynchronous_and_may_fail(house: House) -> None:
    answers = iter((OSError("no login server"), "t0ken"))

    async def ask() -> str:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    client = Client(house.url, waits=QUICK)
    client.set_auth(ask, 1)
    told = Notebook(client)
    assert await client.connect() is False
    assert [str(error) for error in told.of("error")] == ["no login server"]
    await accept(house)
    assert await client.connect() is True
    await client.disconnect()


async def test_a_new_function_that_is_refused_too_waits(house: House) -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(len(asked))
        return f"t{len(asked)}"

    client = Client(house.url, waits=(30,))
    client.set_auth(ask, 1)
    house.refusing = [4401, 4401, 4401]
    assert await client.connect() is False
    assert (shown(house), client.connection_status) == (["t1", "t2"], "error")
    await client.disconnect()


async def test_a_refused_token_waits_for_another(house: House) -> None:
    client = Client(house.url, waits=(30,))
    client.set_auth("old", 1)
    told = Notebook(client)
    house.refusing = [4401]
    assert await client.connect() is False
    (error,) = told.of("error")
    assert (client.connection_status, isinstance(error, Refused), error.code) == ("error", True, 4401)
    client.set_auth("new", 1)
    await accept(house)
    await told.until(1, "established")
    assert (client.connection_status, shown(house)) == ("connected", ["old", "new"])
    await client.disconnect()


@pytest.mark.parametrize("code", [1008, 4503, 4504, 4510])
async def test_who_is_told_not_to_come_back_does_not(house: House, code: int) -> None:
    client = Client(house.url, waits=QUICK)
    client.set_auth("t0ken", 2)
    told = Notebook(client)
    house.refusing = [code]
    assert await client.connect() is False
    assert (client.connection_status, [error.code for error in told.of("error")]) == ("error", [code])
    await asyncio.sleep(0.05)
    assert len(house.asked) == 1
    trying = asyncio.create_task(client.connect())
    await accept(house)
    assert await trying is True
    await client.disconnect()


@pytest.mark.parametrize("code", [1001, 1011, 1012, 1013, 4408, 4429])
async def test_who_may_come_back_does(client: Client, told: Notebook, house: House, code: int) -> None:
    guest = await connected(client, house)
    await guest.close(code, "come back")
    await told.until(1, "lost")
    assert client.connection_status == "reconnecting"
    await house.next()
    await told.until(2, "established")
    assert told.of("lost", "error") == [f"closed with {code}: come back"]


async def test_nobody_there_yet(house: House) -> None:
    address = house.url
    house.server.close()
    await house.server.wait_closed()
    client = Client(address, waits=QUICK)
    client.set_auth("t0ken", 1)
    told = Notebook(client)
    assert await client.connect() is False
    await told.until(3, "error")
    assert isinstance(told.of("error")[0], OSError) and client.connection_status == "connecting"
    await client.disconnect()
    assert str(client.connection_status) == "disconnected"


async def test_silence_is_a_dead_line(house: House) -> None:
    client = Client(house.url, waits=QUICK, silence=0.1)
    client.set_auth("t0ken", 1)
    told = Notebook(client)
    trying = asyncio.create_task(client.connect())
    await accept(house)
    assert await trying is True
    await told.until(1, "lost")
    assert told.of("lost") == ["nothing was heard for 0.1 seconds"]
    await client.disconnect()


async def test_what_is_no_frame_ends_the_line(client: Client, told: Notebook, house: House) -> None:
    guest = await connected(client, house)
    await guest._connection.send("not json")
    again = await house.next()
    await again._connection.send("[1]")
    await told.until(2, "lost")
    assert told.of("lost") == [
        "the server said something that is not JSON",
        "the server said something that is no frame",
    ]


async def test_a_handler_that_fails_is_told_and_the_feed_goes_on(client: Client, told: Notebook, house: House) -> None:
    async def fail(order: object) -> None:
        await asyncio.sleep(0)
        raise ArithmeticError("the till is jammed")

    async def wait_for_nothing(order: object) -> None:
        gone = asyncio.create_task(asyncio.sleep(60))
        gone.cancel()
        await gone

    client.set_event_handlers(on_order_created=fail)
    guest = await connected(client, house)
    await guest.say(created(12, 10, 1))
    await told.until(1, "error")
    client.set_event_handlers(on_order_created=wait_for_nothing)
    await guest.say(created(13, 12, 2))
    await told.until(2, "error")
    assert [type(error) for error in told.of("error")] == [ArithmeticError, RuntimeError]
    assert (client.connection_status, client.cursor) == ("connected", "c13")


async def test_leaving_waits_for_the_handler(client: Client, told: Notebook, house: House) -> None:
    begun, finish, ended = asyncio.Event(), asyncio.Event(), []

    async def slowly(order: object) -> None:
        begun.set()
        await finish.wait()
        ended.append(client.cursor)

    client.set_event_handlers(on_order_created=slowly)
    guest = await connected(client, house)
    await guest.say(created(12, 10, 1), created(13, 12, 2))
    await asyncio.wait_for(begun.wait(), 5)
    leaving = asyncio.create_task(client.disconnect())
    await asyncio.sleep(0.01)
    assert not leaving.done()
    finish.set()
    await leaving
    assert (ended, client.cursor, client.connection_status) == (["c12"], "c12", "disconnected")
    assert await guest.left() == 1000
    assert told.of("lost", "error") == []


async def test_a_handler_may_leave_and_come_back(client: Client, told: Notebook, house: House) -> None:
    async def leave(order: object) -> None:
        told.note("leaving", await client.connect())
        await client.disconnect()

    client.set_event_handlers(on_order_created=leave)
    guest = await connected(client, house)
    await guest.say(created(12, 10, 1), created(13, 12, 2))
    await told.until(1, "leaving")
    trying = asyncio.create_task(client.connect())
    again = await house.next()
    assert await trying is True
    assert (await guest.left(), told.of("leaving"), client.cursor) == (1000, [True], "c12")
    await again.close(1012)
    await told.until(1, "lost")


async def test_leaving_before_anything_began(client: Client, house: House) -> None:
    await client.disconnect()
    trying = asyncio.create_task(client.connect())
    await asyncio.sleep(0)
    await client.disconnect()
    assert await asyncio.wait_for(trying, 5) is False
    assert client.connection_status == "disconnected"
    assert (await connected(client, house)) is not None
    assert await client.connect() is True


async def test_without_a_login_there_is_nothing_to_connect(house: House) -> None:
    with pytest.raises(RuntimeError, match="set_auth"):
        await Client(house.url).connect()


async def test_where_headers_are_dropped_the_token_goes_into_the_address(house: House) -> None:
    client = Client(house.url.replace("http", "ws"), token_in_query=True, path="/api/ws/orders/live")
    client.set_auth("t0ken", "1")
    trying = asyncio.create_task(client.connect())
    await accept(house)
    assert await trying is True
    assert house.asked[0].path == "/api/ws/orders/live?restaurant=1&snapshot=1&token=t0ken"
    assert "Authorization" not in house.asked[0].headers
    await client.disconnect()


async def test_a_token_that_is_none_is_not_sent(house: House) -> None:
    client = Client(house.url, waits=(30,))
    client.set_auth("a b\r\nX: y", 1)
    told = Notebook(client)
    assert await client.connect() is False
    assert house.asked == [] and "a b" not in str(told.of("error")[0])
    await client.disconnect()


def test_what_was_lost_has_a_code() -> None:
    assert ConnectionLost("gone").code is None
