import pytest

from ticketrail.kernel.refusals import Forbidden, Invalid, NotFound, Refusal, TooMany, Unauthenticated, Unavailable
from ticketrail.live import codes


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 1012, 4000, 4401, 4408, 4429, 4499])
def test_these_come_back(code: int) -> None:
    assert codes.reconnects(code)


@pytest.mark.parametrize("code", [1008, 4500, 4503, 4504, 4510, 4999])
def test_these_stay_away(code: int) -> None:
    assert not codes.reconnects(code)


def test_every_code_has_one_line() -> None:
    listed = [close.code for close in codes.TABLE]
    assert listed == sorted(set(listed))


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (Unauthenticated("?"), 4401),
        (Forbidden("?"), 4503),
        (NotFound("?"), 4504),
        (TooMany("?"), 4429),
        (Unavailable("?"), 1013),
        (Invalid("?"), 4503),
    ],
)
def test_a_refusal_closes_with_its_code(refusal: Refusal, code: int) -> None:
    assert codes.of_refusal(refusal) == code


def test_the_browsers_table_is_the_same() -> None:
    text = codes.typescript()
    for close in codes.TABLE:
        assert f"  {close.name}: {close.code}," in text
