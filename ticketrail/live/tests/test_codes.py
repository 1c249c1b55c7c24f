import re
from pathlib import Path

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


def test_the_browser_knows_the_same_codes() -> None:
    source = (Path(__file__).parents[3] / "ui/src/feed/codes.ts").read_text()
    table = source.partition("export const CLOSE = {")[2].partition("}")[0]
    known = {int(code) for code in re.findall(r": (\d+),", table)}
    assert known and known <= {close.code for close in codes.TABLE}
    assert {close.code for close in codes.TABLE if not codes.reconnects(close.code)} <= known
