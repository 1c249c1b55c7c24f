"""How often somebody may try, and who counts as the same somebody."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.test import RequestFactory, override_settings
from limits import parse

from ticketrail.dialects import callers, rates
from ticketrail.kernel.refusals import TooMany
from ticketrail.people.viewer import Viewer

THREE = parse("3/minute")
make: Any = RequestFactory()


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    rates.forget()
    yield
    rates.forget()


def test_the_fourth_of_three_is_told_when_to_come_again() -> None:
    for _ in range(3):
        rates.check(THREE, "device", "a")
    with pytest.raises(TooMany) as caught:
        rates.check(THREE, "device", "a")
    assert caught.value.retry_after is not None
    assert 1 <= caught.value.retry_after <= 120
    rates.check(THREE, "device", "b")
    rates.check(THREE, "device a")


def test_only_failures_count_where_success_is_free() -> None:
    for _ in range(10):
        rates.ask(THREE, "name", "kitchen")
    for _ in range(3):
        rates.count(THREE, "name", "kitchen")
    with pytest.raises(TooMany):
        rates.ask(THREE, "name", "kitchen")


def test_limits_can_be_lifted_for_benchmarks() -> None:
    lifted = msgspec.structs.replace(settings.TICKETRAIL, rate_limits="off")
    with override_settings(TICKETRAIL=lifted):
        for _ in range(10):
            rates.check(THREE, "device", "a")


def test_a_device_is_a_browser_s_cookie_or_what_it_says_of_itself() -> None:
    def device(address: str, agent: str, cookie: str = "") -> str:
        request = make.get("/", REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
        request.COOKIES = {"csrftoken": cookie} if cookie else {}
        return callers.device(request)

    assert device("1.1.1.1", "phone", "c") == device("2.2.2.2", "phone", "c")
    assert len({device("1.1.1.1", "phone"), device("1.1.1.1", "tablet"), device("2.2.2.2", "phone")}) == 3


def test_whose_keys_these_are() -> None:
    request = make.get("/")
    assert callers.scope(request, None) == f"device:{callers.device(request)}"
    assert callers.scope(request, Viewer(credential="bearer", user_id=5, jti="x")) == "user:5"
    # The same before the first order, when there is no row yet, and after it.
    before = Viewer(credential="pass", guest_restaurant_id=1, jti="abc")
    after = Viewer(credential="pass", guest_restaurant_id=1, jti="abc", guest_id=9, session_id=3)
    assert callers.scope(request, before) == callers.scope(request, after) == "pass:abc"
