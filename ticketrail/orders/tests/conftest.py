"""The house that most tests order in."""

import pytest

from ticketrail.orders.tests.house import House, open_house


@pytest.fixture
def house(database: str, alone: None) -> House:
    return open_house()
