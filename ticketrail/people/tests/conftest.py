"""The fixtures of this room's tests."""

import pytest

from ticketrail.people.tests.team import Team, hire
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, found


@pytest.fixture
def team(database: str) -> Team:
    """Two restaurants with their people."""
    found(AURORA, "aurora")
    found(BLUEDOOR, "bluedoor")
    return hire()
