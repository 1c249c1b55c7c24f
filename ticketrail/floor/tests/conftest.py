"""The fixture of this room's tests."""

import pytest

from ticketrail.floor.tests.room import Room, furnish


@pytest.fixture
def room(database: str) -> Room:
    """Two restaurants; guests may open tables at the first."""
    return furnish()
