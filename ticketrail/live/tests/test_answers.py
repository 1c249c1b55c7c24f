"""The `seq` of an answer is the number of the frame that this feed says of it."""

from typing import Any

from ticketrail.journal import Done, Recorded
from ticketrail.live.conversation import _seq
from ticketrail.live.feed import Feed, Seat


class Moves(Feed):
    path, name = "/ws/moves/", "moves"

    def say(self, seat: Seat, event: Recorded) -> dict[str, Any] | None:
        return {"type": "move"} if event.thing == "move" else None


def done(*things: str) -> Done[None]:
    facts: dict[str, Any] = {"restaurant_id": 1, "at": "", "kind": "", "id": 1, "actor": {}, "data": {}}
    return Done(None, [Recorded(**facts, seq=n, thing=thing, card={}, was=None) for n, thing in enumerate(things, 5)])


def test_what_else_a_command_did_does_not_count() -> None:
    seat = Seat(restaurant_id=1, topic="moves")
    assert _seq(Moves(), seat, done("move", "board", "call")) == 5
    assert _seq(Moves(), seat, done("board", "call")) == 6
    assert _seq(Moves(), seat, done()) is None
