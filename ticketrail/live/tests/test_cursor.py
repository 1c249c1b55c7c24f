import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketrail.live.cursor import Position, Signer

signer = Signer("a secret")
numbers = st.integers(0, 2**59)


@given(restaurant=st.integers(1, 2**31 - 1), position=numbers, last=numbers)
def test_a_cursor_says_what_was_put_in(restaurant: int, position: int, last: int) -> None:
    text = signer.sign(restaurant, "ab_-9Z", position, last)
    assert signer.read(text, restaurant) == Position("ab_-9Z", position, last)


def test_a_cursor_needs_no_escaping() -> None:
    allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-")
    for position in range(200):
        assert set(signer.sign(7, "e-_", position, position)) <= allowed


def test_a_cursor_belongs_to_one_restaurant() -> None:
    assert signer.read(signer.sign(7, "epoch", 3, 3), 8) is None


def test_a_cursor_of_another_installation_is_garbage() -> None:
    assert signer.read(Signer("another").sign(7, "epoch", 3, 3), 7) is None


def test_any_changed_letter_is_noticed() -> None:
    text = signer.sign(7, "epoch", 300, 3)
    for n, letter in enumerate(text):
        assert signer.read(text[:n] + ("1" if letter != "1" else "2") + text[n + 1 :], 7) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "x" * 10_000,
        "7.epoch.-1.0.AAAAAAAAAAAAAAAA",
        "7.epoch.1e9",
        "\x00",
        "\u0667.epoch.1.1.AAAAAAAAAAAAAAAA",
    ],
)
def test_garbage_is_nothing(text: str) -> None:
    assert signer.read(text, 7) is None
