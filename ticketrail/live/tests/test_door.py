"""Who gets in, by which way, and how everybody else is refused."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator

import pytest

from ticketrail import live
from ticketrail.journal import Recorded
from ticketrail.live import revocations
from ticketrail.live.limits import Limits
from ticketrail.live.tests.club import ORIGIN, House, a_board, a_move
from ticketrail.live.tests.raw import Raw, text

COOKIE = {"Cookie": "session=ada@1", "Origin": ORIGIN}


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?token=ada@1", {}),
        ("?token=ada@1", {"Origin": ORIGIN}),
        ("", {"Authorization": "Bearer ada@1"}),
        ("", {"Authorization": "bearer ada@1", "Origin": ORIGIN}),
        ("", {"Sec-WebSocket-Protocol": "ticketrail.v1, bearer.ada.1"}),
        ("", {"Sec-WebSocket-Protocol": "bearer.ada.1,ticketrail.v1"}),
        ("", COOKIE),
        ("", {**COOKIE, "Cookie": "theme=dark; session=ada@1; x"}),
        # A token counts before a cookie, and needs no Origin.
        ("?token=ada@1", {"Cookie": "session=nobody"}),
        # Somebody else's cookie signs nobody in: the first message may.
        ("", {"Cookie": "theme=dark"}),
        ("", {}),
    ],
)
async def test_every_way_in(house: House, query: str, headers: dict[str, str]) -> None:
    a_board()
    async with await Raw.open(house.port, f"/ws/club/{query}", headers=headers) as raw:
        assert raw.status == 101
        asked = "ticketrail.v1" in headers.get("Sec-WebSocket-Protocol", "")
        assert ("sec-websocket-protocol: ticketrail.v1" in raw.headers) == asked
        if "Cookie" not in headers and not query and "Authorization" not in headers and not asked:
            raw.send(text({"action": "authenticate", "token": "ada@1"}))
        if headers == {"Cookie": "theme=dark"}:
            raw.send(text({"action": "authenticate", "token": "ada@1"}))
        assert (await raw.json())["type"] == "boards"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example", "Cookie": "session=ada@1"},
        {"Origin": "http://evil.example", "Authorization": "Bearer ada@1"},
        {"Origin": "http://club.example.evil.com", "Cookie": "session=ada@1"},
        {"Origin": "http://club.example:81", "Cookie": "session=ada@1"},
        {"Origin": "https://club.example", "Cookie": "session=ada@1"},
        {"Origin": "HTTP://CLUB.EXAMPLE", "Cookie": "session=ada@1"},
        {"Origin": "null", "Cookie": "session=ada@1"},
        {"Origin": "", "Cookie": "session=ada@1"},
        {"Origin": f"{ORIGIN}\r\nOrigin: http://evil.example", "Cookie": "session=ada@1"},
        {"Cookie": "session=ada@1"},
    ],
)
async def test_a_page_of_another_site_is_refused_at_the_handshake(house: House, headers: dict[str, str]) -> None:
    async with await Raw.open(house.port, "/ws/club/", headers=headers) as raw:
        assert raw.status == 403 or (raw.status == 400 and headers["Origin"].count("http") == 2)
    assert not house.door.seen


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        ("/ws/club/?token=forged", {}, 4401),
        ("/ws/club/?token=", {}, 4401),
        ("/ws/club/", {"Authorization": "Bearer forged"}, 4401),
        ("/ws/club/", {"Sec-WebSocket-Protocol": "ticketrail.v1, bearer.forged"}, 4401),
        ("/ws/club/", {**COOKIE, "Cookie": "session=forged"}, 4401),
        ("/ws/boards/1/?token=ada@1", {}, 4504),
        ("/ws/boards/0/?token=ada@1", {}, 4504),
        ("/ws/boards/2147483648/?token=ada@1", {}, 4504),
        ("/ws/boards/0/?token=forged", {}, 4401),
        ("/ws/nothing/?token=ada@1", {}, 4504),
        ("/ws/nothing/", {}, 4504),
        ("/elsewhere/", {}, 4504),
    ],
)
async def test_refusals_a_browser_can_read(house: House, path: str, headers: dict[str, str], code: int) -> None:
    async with await Raw.open(house.port, path, headers=headers) as raw:
        assert (raw.status, await raw.code()) == (101, code)


async def test_another_clubs_board_does_not_exist(house: House) -> None:
    board = a_board()
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=eve@2") as raw:
        assert await raw.code() == 4504
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=guy@1!guest") as raw:
        assert await raw.code() == 4503


@pytest.mark.parametrize(
    "said", ["ping", "{", {"action": "get_status"}, {"action": "authenticate"}, {"action": "authenticate", "token": 5}]
)
async def test_before_anything_else_somebody_signs_in(house: House, said: object) -> None:
    async with await Raw.open(house.port, "/ws/club/", behind=text(said)) as raw:
        assert await raw.code() == 4401


async def test_nobody_may_stand_in_the_door(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(first_message=0.2, drain=0.05))
    async with await Raw.open(house.port, "/ws/club/") as raw:
        assert await raw.code() == 4401


async def test_a_token_in_the_address_is_never_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="uvicorn.error")
    async with await Raw.open(house.port, "/ws/club/?x=1&token=ada@1") as raw:
        await raw.json()
    async with await Raw.open(house.port, "/ws/club/?token=forged%40secret") as raw:
        await raw.code()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("uvicorn", "ticketrail"))]
    assert any("token=hidden" in line for line in ours)
    assert not [line for line in ours if "ada" in line or "secret" in line]


async def test_so_many_connections_and_no_more(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(sockets_per_person=2, drain=0.05))
    first, second = [await Raw.open(house.port, "/ws/club/?token=ada@1") for _ in range(2)]
    for raw in (first, second):
        await raw.json()
    third = await Raw.open(house.port, "/ws/club/?token=ada@1")
    assert await third.code() == 4429
    async with await Raw.open(house.port, "/ws/club/?token=bob@1") as raw:
        await raw.json()
    await first.close()
    await asyncio.sleep(0.05)
    async with await Raw.open(house.port, "/ws/club/?token=ada@1") as raw:
        await raw.json()
    for raw in (second, third):
        await raw.close()


async def test_so_many_of_one_restaurant(house: House) -> None:
    raws = [await Raw.open(house.port, f"/ws/club/?token=p{n}@1") for n in range(50)]
    for raw in raws:
        await raw.json()
    raws.append(await Raw.open(house.port, "/ws/club/?token=late@1"))
    assert await raws[-1].code() == 4429
    async with await Raw.open(house.port, "/ws/club/?token=bob@2") as raw:
        await raw.json()
    for raw in raws:
        await raw.close()


async def test_expiring_credentials_are_announced_then_end(open_house: Callable[..., House]) -> None:
    limits = Limits(tick=0.05, warn_before_expiry=1.0, grace_after_expiry=0.3, drain=0.05)
    house = open_house(limits)
    end = time.time() + 1.2
    async with await Raw.open(house.port, f"/ws/club/?token=ada@1~{end}") as raw:
        await raw.json()
        warning = await raw.json()
        assert warning == {"type": "auth_expiring", "in": 1}
        assert abs(time.time() - (end - 1)) < 0.4
        assert await raw.code() == 4401
        assert 0.2 < time.time() - end < 1


@pytest.fixture
def banning(house: House) -> Iterator[None]:
    """Closing a board revokes everybody called eve, and everybody who is only on their way in."""

    def ends(event: Recorded) -> list[tuple[str, int]]:
        return [("member:eve", 4401)] if event.kind == "BoardOpened" and event.restaurant_id == 2 else []

    live.closes(ends)
    yield
    revocations._closers.remove(ends)


async def test_revocation_ends_live_connections(house: House, banning: None) -> None:
    board = a_board()
    async with (
        await Raw.open(house.port, f"/ws/boards/{board}/?token=eve@1") as eve,
        await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1") as ada,
        await Raw.open(house.port, "/ws/club/?token=bob@2") as bob,
    ):
        for raw in (eve, ada, bob):
            await raw.json()
        a_board(2)
        assert await eve.code(2) == 4401
        seq = a_move(board)
        assert (await ada.json())["seq"] == seq


@pytest.mark.parametrize("way", ["token", "message"])
async def test_who_is_revoked_while_coming_in_stays_out(house: House, banning: None, way: str) -> None:
    a_board()
    async with await Raw.open(house.port, "/ws/club/?token=bob@2") as bob:
        await bob.json()
        house.door.slow = 0.3
        behind = b"" if way == "token" else text({"action": "authenticate", "token": "eve@1"})
        async with await Raw.open(
            house.port, f"/ws/club/{'?token=eve@1' if way == 'token' else ''}", behind=behind
        ) as eve:
            await asyncio.sleep(0.1)
            a_board(2)
            await bob.json()
            assert await eve.code() == 4401
    house.door.slow = 0
    async with await Raw.open(house.port, "/ws/club/?token=eve@1") as again:
        assert (await again.json())["type"] == "boards"


async def test_who_signs_in_after_it_is_in(house: House, banning: None) -> None:
    async with await Raw.open(house.port, "/ws/club/?token=bob@2") as bob:
        await bob.json()
        async with await Raw.open(house.port, "/ws/club/") as eve:
            await asyncio.sleep(0.05)
            a_board(2)
            await bob.json()
            eve.send(text({"action": "authenticate", "token": "eve@1"}))
            assert (await eve.json())["type"] == "boards"


async def test_the_list_of_connections(house: House) -> None:
    async with await Raw.open(house.port, "/ws/club/?token=ada@1!kitchen") as raw:
        await raw.json()
        [line] = house.hub.roster.connections(1)
        assert (line["user"], line["role"], line["transport"], line["behind"]) == ("ada", "kitchen", "websocket", 0)
        assert house.hub.roster.connections(2) == []
    await asyncio.sleep(0.05)
    assert house.hub.roster.connections(1) == []
    assert not house.hub.roster.of_person and not house.hub.roster.of_restaurant
