import pytest

from ticketrail.orders.tests.house import House, open_house


@pytest.fixture
def house(database: str) -> House:
    return open_house()
