"""What a live peer may ask for, and what it is told when it may not."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from ticketrail.live.limits import Limits
from ticketrail.live.tests.club import House, a_board, a_move
from ticketrail.live.tests.raw import Raw, text


async def joined(house: House, path: str) -> Raw:
    raw = await Raw.open(house.port, path)
    await raw.json()
    return raw


async def ask(raw: Raw, said: Any) -> Any:
    """The answer to something said; frames of events are passed over."""
    raw.send(text(said))
    while "seq" in (answer := await raw.json()) and answer["type"] not in ("ok", "board", "boards"):
        assert answer["type"] == "board_update"
    return answer


async def test_an_action_is_done_and_answered(house: House) -> None:
    board = a_board()
    async with await joined(house, f"/ws/boards/{board}/?token=ada@1") as raw:
        answer = await ask(raw, {"action": "play", "board_id": board, "text": "e4", "request_id": "x"})
        assert answer == {"type": "ok", "action": "play", "seq": 3, "request_id": "x"}
        answer = await ask(raw, {"action": "close_board", "board_id": board})
        assert answer == {"type": "ok", "action": "close_board", "seq": 4, "request_id": None}
        answer = await ask(raw, {"action": "close_board", "board_id": board})
        assert answer["seq"] is None


async def test_the_state_is_shown_again_on_request(house: House) -> None:
    board = a_board()
    async with await joined(house, f"/ws/boards/{board}/?token=ada@1") as raw:
        a_move(board)
        answer = await ask(raw, {"action": "get_status", "request_id": 7})
        assert (answer["type"], answer["prev"], answer["request_id"]) == ("board", 0, 7)
        assert len(answer["board"]["moves"]) == 1
        seq = a_move(board)
        frame = await raw.json()
        assert (frame["prev"], frame["seq"]) == (answer["seq"], seq)


async def test_nothing_is_lost_around_a_requested_state(house: House) -> None:
    board = a_board()
    async with await joined(house, f"/ws/boards/{board}/?token=ada@1") as raw:
        writing = asyncio.get_running_loop().run_in_executor(None, lambda: [a_move(board) for _ in range(60)])
        for n in range(20):
            raw.send(text({"action": "get_status", "request_id": n}))
            await asyncio.sleep(0.005)
        newest = (await writing)[-1]
        last, moves = 2, 0
        while last < newest or moves < 60:
            frame = await raw.json()
            if frame["prev"]:
                assert frame["prev"] <= last
            moves = len(frame["board"]["moves"]) if not frame["prev"] or frame["seq"] > last else moves
            last = frame["seq"] if not frame["prev"] else max(last, frame["seq"])
        assert moves == 60


async def test_a_key_makes_it_happen_once(house: House) -> None:
    board = a_board()
    play = {"action": "play", "board_id": board, "text": "e4", "key": "key-of-mine"}
    async with await joined(house, f"/ws/boards/{board}/?token=ada@1") as raw:
        first = await ask(raw, {**play, "request_id": 1})
        again = await ask(raw, {**play, "request_id": 2})
        assert (first["seq"], again["seq"], again["request_id"]) == (3, 3, 2)
        other = await ask(raw, {**play, "text": "d4"})
        assert (other["type"], other["code"]) == ("error", "key_reused")
    async with await joined(house, f"/ws/boards/{board}/?token=bob@1") as raw:
        assert (await ask(raw, play))["seq"] == 5


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{", "invalid_json"),
        ("NaN", "invalid_json"),
        ("[" * 40 + "]" * 40, "invalid_json"),
        ([], "invalid"),
        ({"action": 5}, "invalid"),
        ({"action": "fly"}, "unknown_action"),
        ({"action": "get_status", "colour": 1}, "unknown_field"),
        ({"action": "play", "board_id": "1", "text": "e4"}, "invalid"),
        ({"action": "play", "board_id": True, "text": "e4"}, "invalid"),
        ({"action": "play", "board_id": 1}, "invalid"),
        ({"action": "play", "board_id": 1, "text": "e4", "key": "short"}, "invalid"),
        ({"action": "trip", "request_id": 1}, "internal"),
    ],
)
async def test_what_cannot_be_done_is_told_and_the_socket_stays(house: House, said: Any, code: str) -> None:
    board = a_board()
    async with await joined(house, f"/ws/boards/{board}/?token=ada@1") as raw:
        answer = await ask(raw, said)
        assert (answer["type"], answer["code"]) == ("error", code) and answer["message"]
        if isinstance(said, dict) and isinstance(said["action"], str):
            assert answer["action"] == said["action"]
        assert await ask(raw, "ping") == {"type": "pong"}


async def test_a_refusal_says_why(house: House) -> None:
    board = a_board()
    async with await joined(house, f"/ws/boards/{board}/?token=ada@1") as raw:
        await ask(raw, {"action": "close_board", "board_id": board})
        answer = await ask(raw, {"action": "play", "board_id": board, "text": "e4", "request_id": 3})
        assert answer == {
            "type": "error",
            "code": "already_closed",
            "message": "This game is over.",
            "action": "play",
            "request_id": 3,
        }


async def test_answers_come_in_the_order_of_the_questions(house: House) -> None:
    board = a_board()
    async with await joined(house, f"/ws/boards/{board}/?token=ada@1") as raw:
        play = {"action": "play", "board_id": board, "text": "e4"}
        raw.send(b"".join(text({**play, "request_id": n}) for n in range(30)))
        answers: list[int] = []
        while len(answers) < 30:
            frame = await raw.json()
            if frame["type"] == "ok":
                answers.append(frame["request_id"])
        assert answers == list(range(30))


async def test_sixty_actions_a_minute(house: House) -> None:
    board = a_board()
    async with await joined(house, f"/ws/boards/{board}/?token=ada@1") as raw:
        for _ in range(60):
            raw.send(text({"action": "fly"}))
        assert {(await raw.json())["code"] for _ in range(60)} == {"unknown_action"}
        raw.send(text({"action": "fly", "request_id": 61}))
        answer = await raw.json()
        assert (answer["code"], answer["action"], answer["request_id"]) == ("rate_limited", "fly", 61)
        for _ in range(20):
            raw.send(text({"action": "fly"}))
        assert await raw.code() == 4429


async def test_pings_cost_little_but_not_nothing(house: House) -> None:
    async with await joined(house, "/ws/club/?token=ada@1") as raw:
        for _ in range(400):
            raw.send(text("ping"))
        assert await raw.code() == 4429


async def test_without_rate_limits_everybody_may_talk(open_house: Callable[..., House]) -> None:
    house = open_house(Limits(actions_per_minute=None, drain=0.05))
    async with await joined(house, "/ws/club/?token=ada@1") as raw:
        for _ in range(400):
            assert await ask(raw, "ping") == {"type": "pong"}


async def test_each_action_asks_anew_who_may(house: House) -> None:
    board = a_board()
    async with await joined(house, f"/ws/boards/{board}/?token=ada@1") as raw:
        house.door.banned.add("ada")
        raw.send(text({"action": "get_status"}))
        assert await raw.code() == 4401
    async with await joined(house, f"/ws/boards/{board}/?token=bob@1") as raw:
        house.door.roles["bob"] = "guest"
        raw.send(text({"action": "get_status"}))
        assert await raw.code() == 4503
    async with await joined(house, f"/ws/boards/{board}/?token=eve@1") as raw:
        house.door.roles["eve"] = "kitchen"
        raw.send(text({"action": "play", "board_id": board, "text": "e4"}))
        assert await raw.code() == 1012
