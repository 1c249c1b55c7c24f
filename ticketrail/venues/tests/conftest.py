"""The fixture of this room's tests."""

import pytest

from ticketrail.venues.tests.place import AURORA, found


@pytest.fixture
def aurora(database: str) -> int:
    """A restaurant, founded by command."""
    return found(AURORA, "aurora")
