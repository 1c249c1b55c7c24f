"""Every kind of frame that must not come, and those that may, whole and byte by byte."""

import pytest
from websockets.frames import Close, Frame, Opcode

from ticketrail.live.ear import MAX_MESSAGE, Ear, Heard


def frame(opcode: Opcode, data: bytes = b"", *, fin: bool = True, mask: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=mask)


def text(data: bytes) -> bytes:
    return frame(Opcode.TEXT, data)


def fragments(count: int) -> bytes:
    first, last = frame(Opcode.TEXT, b"a", fin=False), frame(Opcode.CONT, b"a")
    return first + frame(Opcode.CONT, b"a", fin=False) * (count - 2) + last


BAD = {
    "binary": (frame(Opcode.BINARY, b"x"), 1003),
    "the beginning of something binary": (frame(Opcode.BINARY, b"x", fin=False), 1003),
    "not UTF-8": (text(b"\xff"), 1007),
    "half a character": (text("é".encode()[:1]), 1007),
    "a surrogate": (text(b"\xed\xa0\x80"), 1007),
    "not masked": (frame(Opcode.TEXT, b"x", mask=False), 1002),
    "a reserved bit": (bytes([0xC1]) + text(b"x")[1:], 1002),
    "an unknown opcode": (bytes([0x83]) + text(b"x")[1:], 1002),
    "a continuation of nothing": (frame(Opcode.CONT, b"x"), 1002),
    "a text within a text": (frame(Opcode.TEXT, b"x", fin=False) + text(b"y"), 1002),
    "a ping in fragments": (bytes([0x09]) + frame(Opcode.PING, b"x")[1:], 1002),
    "a ping of 126 bytes": (b"\x89\xfe\x00\x7e" + bytes(130), 1002),
    "a close of one byte": (b"\x88\x81" + bytes(5), 1002),
    "a close with a forbidden code": (frame(Opcode.CLOSE, Close(1005, "").code.to_bytes(2, "big")), 1002),
    "a close whose reason is not UTF-8": (frame(Opcode.CLOSE, b"\x03\xe8\xff"), 1007),
    "one byte too long": (text(b"x" * (MAX_MESSAGE + 1)), 1009),
    "16 MB announced": (b"\x81\xff" + (2**24).to_bytes(8, "big"), 1009),
    "2**63 announced": (b"\x81\xff" + (2**63).to_bytes(8, "big"), 1009),
    "too long in two fragments": (
        frame(Opcode.TEXT, b"x" * MAX_MESSAGE, fin=False) + frame(Opcode.CONT, b"x"),
        1009,
    ),
    "65 fragments": (fragments(65), 1009),
}


def hear(data: bytes, step: int) -> Heard:
    ear, texts, reply = Ear(), [], b""
    for start in range(0, len(data), step):
        heard = ear.hear(data[start : start + step])
        texts += heard.texts
        reply += heard.reply
        if heard.ended is not None:
            return heard._replace(texts=texts, reply=reply)
    return Heard(texts, 0, reply, None, False)


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize("name", BAD)
def test_what_must_not_come_ends_it_with_the_right_code(name: str, step: int) -> None:
    data, code = BAD[name]
    heard = hear(data, step)
    assert (heard.ended, heard.broken, heard.texts) == (code, True, [])
    assert heard.reply[:1] == b"\x88" and int.from_bytes(heard.reply[2:4], "big") == code


@pytest.mark.parametrize("step", [1, 3, 100_000])
def test_texts_come_out_whole(step: int) -> None:
    long = "é" * (MAX_MESSAGE // 2)
    data = text(b"one") + text(b"") + text(long.encode()) + fragments(64) + text(b"last")
    assert hear(data, step).texts == ["one", "", long, "a" * 64, "last"]


def test_a_ping_is_answered_even_between_fragments() -> None:
    data = frame(Opcode.TEXT, b"x", fin=False) + frame(Opcode.PING, b"yes?") + frame(Opcode.CONT, b"y")
    heard = Ear().hear(data)
    assert (heard.texts, heard.pings) == (["xy"], 1)
    assert heard.reply == frame(Opcode.PONG, b"yes?", mask=False)


@pytest.mark.parametrize(("data", "code"), [(b"", 1005), (Close(1000, "done").serialize(), 1000)])
def test_a_goodbye_is_answered_and_what_came_before_it_counts(data: bytes, code: int) -> None:
    heard = Ear().hear(text(b"last words") + frame(Opcode.CLOSE, data))
    assert (heard.texts, heard.ended, heard.broken) == (["last words"], code, False)
    assert heard.reply == frame(Opcode.CLOSE, data, mask=False)


def test_an_ear_is_idle_only_between_words() -> None:
    ear, data = Ear(), text(b"hello")
    assert ear.idle
    for n in range(1, len(data)):
        ear.hear(data[n - 1 : n])
        assert not ear.idle
    ear.hear(data[-1:])
    assert ear.idle
    ear.hear(frame(Opcode.TEXT, b"", fin=False))
    assert not ear.idle


def test_after_an_end_the_rest_is_dropped() -> None:
    ear = Ear()
    assert ear.hear(frame(Opcode.BINARY, b"x") + text(b"later")).texts == []
    assert ear.hear(text(b"later")).texts == []
