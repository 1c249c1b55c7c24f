from decimal import Decimal

import msgspec
import pytest

from ticketrail.kernel.refusals import Invalid, UnknownField
from ticketrail.live.calls import Call, Misheard, Ping, convert, understand


@pytest.mark.parametrize("text", ["ping", '{"type":"ping"}', '{"action":"ping"}', ' {"type": "ping", "x": 1}'])
def test_ping_in_three_spellings(text: str) -> None:
    assert understand(text) == Ping()


def test_a_pings_request_is_echoed() -> None:
    assert understand('{"action":"ping","request_id":"a"}') == Ping("a")


def test_a_call_with_everything() -> None:
    text = '{"action":"play","request_id":5,"key":"12345678","board_id":1,"rate":1.5}'
    assert understand(text) == Call("play", {"board_id": 1, "rate": Decimal("1.5")}, 5, "12345678")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "pong!",
        "NaN",
        '{"action":NaN}',
        '{"action":Infinity}',
        "[1,]",
        "{'a':1}",
        '"\\ud800"',
        "[" * 33 + "]" * 33,
        "[" * 4000 + "]" * 4000,
        '{"a":' * 33 + "1" + "}" * 33,
        "[" * 8000,
    ],
)
def test_what_is_not_json(text: str) -> None:
    said = understand(text)
    assert isinstance(said, Misheard) and said.refusal.code == "invalid_json"


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "null",
        '"get_status"',
        "[]",
        "{}",
        '{"action":5}',
        '{"action":null}',
        '{"type":"get_status"}',
        '{"action":"x","request_id":{}}',
        '{"action":"x","request_id":1.5}',
        '{"action":"x","request_id":true}',
        '{"action":"x","key":12345678}',
        '{"action":"x","name":"a\\u0000b"}',
        '{"action":"x","deep":' + "[" * 31 + "]" * 31 + ',"wide":[[],[],[]],"key":1}',
    ],
)
def test_what_has_the_wrong_form(text: str) -> None:
    said = understand(text)
    assert isinstance(said, Misheard) and said.refusal.code == "invalid"


def test_32_levels_are_not_too_deep() -> None:
    said = understand('{"action":"x","deep":' + "[" * 31 + "]" * 31 + "}")
    assert isinstance(said, Call)


class Play(msgspec.Struct, forbid_unknown_fields=True):
    board_id: int
    text: str = ""


def test_fields_become_typed() -> None:
    assert convert({"board_id": 2}, Play) == Play(2)


@pytest.mark.parametrize("value", ["2", Decimal("2.0"), True, None, [2]])
def test_numbers_are_strict(value: object) -> None:
    with pytest.raises(Invalid) as error:
        convert({"board_id": value}, Play)
    assert error.value.fields is not None and list(error.value.fields) == ["board_id"]


def test_a_missing_field_is_named() -> None:
    with pytest.raises(Invalid) as error:
        convert({}, Play)
    assert error.value.fields is not None and list(error.value.fields) == ["board_id"]


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(UnknownField) as error:
        convert({"board_id": 2, "price": 1}, Play)
    assert error.value.fields == {"price": "unknown"}
