"""Bodies are read strictly, and a mistake is named by its path with a sentence."""

from typing import Any

import pytest

from ticketrail.dialects import bodies
from ticketrail.dialects.native import shapes
from ticketrail.kernel.refusals import Invalid, InvalidJson, Refusal, TooLarge, UnknownField


def refusal(raw: bytes, shape: type[Any] = shapes.PlaceOrder) -> Refusal:
    with pytest.raises(Refusal) as caught:
        bodies.convert(bodies.decoded(raw), shape)
    return caught.value


@pytest.mark.parametrize(
    ("raw", "path", "sentence"),
    [
        (b"{}", "order_type", "This is missing."),
        (b'{"order_type": "eat", "items": []}', "order_type", "'eat' is not one of the choices."),
        (b'{"order_type": 1, "items": []}', "order_type", "This must be text."),
        (b'{"order_type": "dine_in", "items": []}', "items", "This must name at least one."),
        (b'{"order_type": "dine_in", "items": {}}', "items", "This must be a list."),
        (b'{"order_type": "dine_in", "items": [3]}', "items[0]", "This must be an object with named fields."),
        (b'{"order_type": "dine_in", "items": [{"quantity": 1}]}', "items[0].menu_item_id", "This is missing."),
        (
            b'{"order_type": "dine_in", "items": [{"menu_item_id": 1, "quantity": 100}]}',
            "items[0].quantity",
            "This must be 99 or less.",
        ),
        (
            b'{"order_type": "dine_in", "items": [{"menu_item_id": 0, "quantity": 1}]}',
            "items[0].menu_item_id",
            "This must be 1 or more.",
        ),
        (
            b'{"order_type": "dine_in", "items": [{"menu_item_id": 1, "quantity": 1, "options": [1.5]}]}',
            "items[0].options[0]",
            "This must be a whole number.",
        ),
        (
            b'{"order_type": "dine_in", "items": [{"menu_item_id": 1, "quantity": 1}], "notes": "' + b"x" * 501 + b'"}',
            "notes",
            "This may have 500 characters at most.",
        ),
        (b"7", "body", "This must be an object with named fields."),
    ],
)
def test_a_mistake_is_named(raw: bytes, path: str, sentence: str) -> None:
    found = refusal(raw)
    assert isinstance(found, Invalid)
    assert found.fields == {path: sentence}


def test_an_unknown_field_is_named_where_it_stands() -> None:
    found = refusal(b'{"order_type": "dine_in", "items": [{"menu_item_id": 1, "quantity": 1, "price": 1}]}')
    assert isinstance(found, UnknownField)
    assert found.fields == {"items[0].price": "There is no such field."}


@pytest.mark.parametrize("raw", [b"{", b"NaN", b'{"a": 1e1000000000000000000}', b'"\xff"', b"[" * 33 + b"]" * 33])
def test_what_is_no_json(raw: bytes) -> None:
    assert isinstance(refusal(raw), InvalidJson)


def test_thirty_two_levels_are_json() -> None:
    bodies.decoded(b"[" * 32 + b"]" * 32)


def test_too_large() -> None:
    assert isinstance(refusal(b" " * (bodies.LARGEST + 1)), TooLarge)


def test_nul_is_refused_wherever_it_stands() -> None:
    assert refusal(b'{"items": ["\\u0000"]}').fields == {"items[0]": "Take out the NUL character."}
    assert isinstance(refusal(b'{"\\u0000": 1}'), Invalid)


def test_one_request_has_one_fingerprint() -> None:
    one = bodies.decoded(b'{"a": 1, "b": [2.50, "x"]}')
    same = bodies.decoded(b'{ "b":[2.50,"x"],"a":1 }')
    other = bodies.decoded(b'{"a": 1, "b": ["2.50", "x"]}')
    assert bodies.fingerprint(one) == bodies.fingerprint(same) != bodies.fingerprint(other)


def test_a_query_is_text_and_still_strict() -> None:
    assert bodies.queried({"page": "2"}, shapes.Paging).page == 2
    for values in ({"page": "x"}, {"page": "0"}, {"page_size": "201"}):
        with pytest.raises(Invalid):
            bodies.queried(values, shapes.Paging)
    with pytest.raises(UnknownField):
        bodies.queried({"nothing": "1"}, shapes.Paging)
