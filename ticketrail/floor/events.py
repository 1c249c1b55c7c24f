"""What happens to tables and parties. What changes a party changes how its table looks, so both are told."""

from ticketrail import journal


class AreaAdded(journal.Event, thing="area", fresh=True):
    pass


class AreaEdited(journal.Event, thing="area"):
    changed: tuple[str, ...]


class TableAdded(journal.Event, thing="table", fresh=True):
    pass


class TableEdited(journal.Event, thing="table"):
    changed: tuple[str, ...]


class TableCodeRotated(journal.Event, thing="table"):
    """The old code opens nothing any more."""


class TableCleaned(journal.Event, thing="table"):
    pass


class TableOccupied(journal.Event, thing="table"):
    """A party sat down, from another table where ``moved_from`` says so."""

    session_id: int
    moved_from: int | None = None


class TableReleased(journal.Event, thing="table"):
    """The party left, for another table where ``moved_to`` says so."""

    session_id: int
    moved_to: int | None = None


class TableBillRequested(journal.Event, thing="table"):
    session_id: int


class TableUpdated(journal.Event, thing="table"):
    """Its area or its party changed in a way that shows on it."""


class SessionOpened(journal.Event, thing="session", fresh=True):
    table_id: int


class GuestJoined(journal.Event, thing="session"):
    guest_id: int


class GuestCountChanged(journal.Event, thing="session"):
    old: int
    new: int


class WaiterAssigned(journal.Event, thing="session"):
    waiter_id: int | None


class BillRequested(journal.Event, thing="session"):
    pass


class BillPresented(journal.Event, thing="session"):
    """Guests order no more."""


class SessionReopened(journal.Event, thing="session"):
    pass


class SessionMoved(journal.Event, thing="session"):
    from_table_id: int
    to_table_id: int


class SessionEnded(journal.Event, thing="session"):
    pass


class SessionUpdated(journal.Event, thing="session"):
    """Its table goes by another number."""
