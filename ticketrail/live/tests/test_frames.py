import json

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import CLIENT, Protocol

from ticketrail.live import frames


def heard(data: bytes) -> list[Frame]:
    client = Protocol(CLIENT, max_size=None)
    client.receive_data(data)
    assert client.parser_exc is None
    return [event for event in client.events_received() if isinstance(event, Frame)]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_a_wrapped_text_is_read_by_anybody(size: int) -> None:
    payload = b"x" * size
    [frame] = heard(frames.wrap(payload))
    assert (frame.opcode, frame.data, frame.fin) == (Opcode.TEXT, payload, True)
    assert frames.unwrap(frames.wrap(payload) + frames.PING) == payload.decode()


@pytest.mark.parametrize("size", [0, 50, 51, 100, 1000])
def test_a_long_message_comes_in_pieces(size: int) -> None:
    payload = bytes(n % 100 for n in range(size))
    pieces = frames.fragments(payload, 64)
    assert all(len(piece) <= 64 for piece in pieces)
    parts = heard(b"".join(pieces))
    assert b"".join(bytes(part.data) for part in parts) == payload
    assert [part.fin for part in parts] == [False] * (len(parts) - 1) + [True]


def test_further_fields_are_added_without_encoding_again() -> None:
    payload = frames.event({"type": "board"}, seq=3, prev=0, cursor="c", at="2026-01-01T00:00:00Z")
    assert frames.with_fields(payload, {}) is payload
    assert json.loads(frames.with_fields(payload, {"reset": "epoch", "request_id": 5})) == {
        "type": "board",
        "seq": 3,
        "prev": 0,
        "cursor": "c",
        "timestamp": "2026-01-01T00:00:00Z",
        "reset": "epoch",
        "request_id": 5,
    }


def test_an_error_leaves_out_what_it_does_not_know() -> None:
    assert json.loads(frames.error("invalid", "No.", action="play", request_id=None)) == {
        "type": "error",
        "code": "invalid",
        "message": "No.",
        "action": "play",
    }
