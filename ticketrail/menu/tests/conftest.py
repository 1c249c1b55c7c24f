"""The fixture of this room's tests."""

import pytest

from ticketrail.menu.tests.kitchen import Kitchen, cook
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, found


@pytest.fixture
def kitchen(database: str) -> Kitchen:
    """Two restaurants, one of them with a menu."""
    found(AURORA, "aurora")
    found(BLUEDOOR, "bluedoor", currency="JPY")
    return cook()
