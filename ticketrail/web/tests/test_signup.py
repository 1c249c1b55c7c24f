"""Signing up too often. What becomes of the form otherwise is tried at a real server."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import RequestFactory
from limits import parse

from ticketrail.dialects import rates
from ticketrail.web.signup import sign_up

make: Any = RequestFactory()


@pytest.fixture(autouse=True)
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    rates.forget()
    monkeypatch.setattr(rates, "SIGN_UPS_PER_ADDRESS", parse("2/minute"))
    yield
    rates.forget()


async def status_for(address: str) -> tuple[int, str]:
    said = {"name": "Eve", "username": "eve", "password": "short"}
    answer = await sign_up(make.post("/signup/", said, REMOTE_ADDR=address))
    return answer.status_code, answer.headers.get("Retry-After", "")


async def test_the_third_of_two_has_to_wait() -> None:
    assert [await status_for("10.0.0.1") for _ in range(2)] == [(422, ""), (422, "")]
    status, wait = await status_for("10.0.0.1")
    assert status == 429 and 1 <= int(wait) <= 120
    assert (await status_for("10.0.0.2"))[0] == 422


async def test_looking_at_the_form_counts_nothing() -> None:
    for _ in range(5):
        answer = await sign_up(make.get("/signup/", REMOTE_ADDR="10.0.0.1"))
        assert answer.status_code == 200
    assert (await status_for("10.0.0.1"))[0] == 422
