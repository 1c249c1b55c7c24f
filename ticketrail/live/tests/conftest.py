"""A house of the club that is open for a test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ticketrail.live.tests.club import House


@pytest.fixture
def open_house(database: str) -> Iterator[Callable[..., House]]:
    """``open_house(limits, fast=..., loop=...)`` serves the club's feeds until the end of the test."""
    with ExitStack() as stack:

        def open_one(*args: Any, **kwargs: Any) -> House:
            return stack.enter_context(House(*args, **kwargs).open())

        yield open_one


@pytest.fixture
def house(open_house: Callable[..., House]) -> House:
    return open_house()
