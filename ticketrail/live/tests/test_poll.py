"""The GET twin: the same seats, frames and cursors, for whoever cannot hold a socket open."""

import asyncio
import json
import time
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

from tests.club.commands import remove_board
from ticketrail import journal
from ticketrail.live.tests.club import CLUB, ORIGIN, WHO, House, a_board, a_move
from ticketrail.live.tests.raw import Raw

AUTH = {"Authorization": "Bearer ada@1"}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: Any


def ask(house: House, path: str, headers: dict[str, str], method: str = "GET") -> Answer:
    connection = HTTPConnection("127.0.0.1", house.port, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, json.loads(body) if body else None)
    finally:
        connection.close()


async def get(house: House, path: str, headers: dict[str, str] = AUTH, method: str = "GET") -> Answer:
    return await asyncio.to_thread(ask, house, path, headers, method)


async def test_first_the_state_then_what_happened(house: House) -> None:
    board, other = a_board(), a_board()
    first = await get(house, f"/ws/boards/{board}/")
    assert (first.status, first.body["poll_after"]) == (200, 10)
    assert first.headers["cache-control"] == "private, no-store"
    [shown] = first.body["frames"]
    assert (shown["type"], shown["prev"], shown["cursor"]) == ("board", 0, first.body["cursor"])
    seqs = [a_move(each) for each in (board, other, board)]
    second = await get(house, f"/ws/boards/{board}/?since={first.body['cursor']}")
    assert [(frame["seq"], frame["prev"]) for frame in second.body["frames"]] == [
        (seqs[0], shown["seq"]),
        (seqs[2], seqs[0]),
    ]
    third = await get(house, f"/ws/boards/{board}/?since={second.body['cursor']}")
    assert third.body["frames"] == []


async def test_sockets_and_polls_share_their_cursors(house: House) -> None:
    board = a_board()
    polled = (await get(house, f"/ws/boards/{board}/")).body
    seq = a_move(board)
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=ada@1&since={polled['cursor']}") as raw:
        frame = await raw.json()
        assert frame["seq"] == seq
    a_move(board)
    after = (await get(house, f"/ws/boards/{board}/?since={frame['cursor']}")).body
    assert [each["prev"] for each in after["frames"]] == [seq]


async def test_waiting_ends_with_the_news(house: House) -> None:
    board, other = a_board(), a_board()
    cursor = (await get(house, f"/ws/boards/{board}/")).body["cursor"]
    waiting = asyncio.ensure_future(get(house, f"/ws/boards/{board}/?since={cursor}&wait=20"))
    await asyncio.sleep(0.2)
    [line] = house.hub.roster.connections(CLUB)
    assert (line["transport"], line["user"]) == ("poll", "ada")
    a_move(other)
    await asyncio.sleep(0.2)
    assert not waiting.done()
    started = time.monotonic()
    seq = a_move(board)
    assert [frame["seq"] for frame in (await waiting).body["frames"]] == [seq]
    assert time.monotonic() - started < 5
    assert house.hub.roster.connections(CLUB) == []


async def test_waiting_in_vain_moves_the_cursor_on(house: House) -> None:
    board, other = a_board(), a_board()
    cursor = (await get(house, f"/ws/boards/{board}/")).body["cursor"]
    a_move(other)
    started = time.monotonic()
    answer = await get(house, f"/ws/boards/{board}/?since={cursor}&wait=1")
    assert answer.body["frames"] == [] and answer.body["cursor"] != cursor
    assert time.monotonic() - started > 0.9


@pytest.mark.parametrize("since", ["", "garbage", "future"])
async def test_a_cursor_that_cannot_be_gets_the_state(house: House, since: str) -> None:
    board = a_board()
    first = await get(house, f"/ws/boards/{board}/")
    if since == "future":
        since = house.hub.streams[CLUB].cursor(999, 999)
    answer = await get(house, f"/ws/boards/{board}/?since={since}")
    [shown] = answer.body["frames"]
    assert shown["reset"] == ("future" if "." in since else "invalid")
    assert shown["board"] == first.body["frames"][0]["board"]


async def test_the_greeting_and_the_state_are_not_for_those_who_only_want_news(house: House) -> None:
    board = a_board()
    first = (await get(house, "/api/ws/club/live")).body
    assert first["frames"] == []
    seq = a_move(board)
    assert [
        frame["seq"] for frame in (await get(house, f"/api/ws/club/live?since={first['cursor']}")).body["frames"]
    ] == [seq]
    assert [frame["type"] for frame in (await get(house, "/api/ws/club/live?snapshot=1")).body["frames"]] == ["boards"]


async def test_the_end_of_a_thing(house: House) -> None:
    board = a_board()
    cursor = (await get(house, f"/ws/boards/{board}/")).body["cursor"]
    await journal.arun(CLUB, WHO, remove_board, board_id=board)
    answer = await get(house, f"/ws/boards/{board}/?since={cursor}")
    # Whoever asks now asks about something that does not exist.
    assert (answer.status, answer.body["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        ("/ws/club/", {}, 401, "unauthenticated"),
        ("/ws/boards/1/", {}, 401, "unauthenticated"),
        ("/ws/boards/0/", {}, 401, "unauthenticated"),
        ("/ws/club/", {"Authorization": "Bearer forged"}, 401, "unauthenticated"),
        ("/ws/club/?token=forged", {}, 401, "unauthenticated"),
        ("/ws/boards/1/", AUTH, 404, "not_found"),
        ("/ws/boards/0/", AUTH, 404, "not_found"),
        ("/ws/boards/99999999999/", AUTH, 404, "not_found"),
        ("/ws/nothing/", AUTH, 404, "not_found"),
        ("/ws/club/?wait=26", AUTH, 422, "invalid"),
        ("/ws/club/?wait=-1", AUTH, 422, "invalid"),
        ("/ws/club/?wait=1.5", AUTH, 422, "invalid"),
        ("/ws/club/?wait=", AUTH, 422, "invalid"),
        ("/ws/club/?wait=" + "9" * 5000, AUTH, 422, "invalid"),
    ],
)
async def test_refusals(house: House, path: str, headers: dict[str, str], status: int, code: str) -> None:
    answer = await get(house, path, headers)
    assert (answer.status, answer.body["code"]) == (status, code) and answer.body["message"]
    assert answer.headers["cache-control"] == "private, no-store"


async def test_roles_and_other_clubs(house: House) -> None:
    board = a_board()
    assert (await get(house, f"/ws/boards/{board}/?token=eve@2", {})).status == 404
    assert (await get(house, f"/ws/boards/{board}/?token={quote('guy@1!guest')}", {})).status == 403
    assert (await get(house, f"/ws/boards/{board}/", {"Cookie": "session=ada@1"})).status == 200


async def test_a_feed_is_only_read(house: House) -> None:
    assert (await get(house, "/ws/club/", method="POST")).status == 405
    head = await get(house, "/ws/club/", method="HEAD")
    assert (head.status, head.body) == (200, None)


async def test_other_sites_may_read_the_api_with_a_token(house: House) -> None:
    path = "/api/ws/club/live"
    allowed = await get(house, path, {**AUTH, "Origin": ORIGIN})
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in allowed.headers
    asked = await get(house, path, {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}, "OPTIONS")
    assert (asked.status, asked.headers["access-control-allow-headers"]) == (204, "authorization")
    for headers, other in (
        ({**AUTH, "Origin": "http://evil.example"}, path),
        ({**AUTH, "Origin": ORIGIN}, "/ws/club/"),
    ):
        assert "access-control-allow-origin" not in (await get(house, other, headers)).headers


async def test_waiting_ends_when_the_server_stops(house: House) -> None:
    board = a_board()
    cursor = (await get(house, f"/ws/boards/{board}/")).body["cursor"]
    async with await Raw.open(house.port, f"/ws/boards/{board}/?token=bob@1") as raw:
        await raw.json()
        waiting = asyncio.ensure_future(get(house, f"/ws/boards/{board}/?since={cursor}&wait=25"))
        await asyncio.sleep(0.3)
        house.server.should_exit = True
        assert await raw.code() == 1012
        async with asyncio.timeout(10):
            assert (await waiting).body["frames"] == []
