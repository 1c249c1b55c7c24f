"""What can be done to areas and tables, to the parties that sit there, and by their guests."""

from ticketrail.floor.commands.guests import admit_guest, join_session
from ticketrail.floor.commands.layout import add_area, add_table, edit_area, edit_table, rotate_qr
from ticketrail.floor.commands.outside import follow_areas, follow_sessions, follow_tables
from ticketrail.floor.commands.party import (
    IllegalTransition,
    OutOfService,
    SessionClosed,
    TableTaken,
    assign_waiter,
    clean_table,
    end_session,
    move_session,
    open_session,
    present_bill,
    reopen,
    request_bill,
    set_guest_count,
)

__all__ = [
    "IllegalTransition",
    "OutOfService",
    "SessionClosed",
    "TableTaken",
    "add_area",
    "add_table",
    "admit_guest",
    "assign_waiter",
    "clean_table",
    "edit_area",
    "edit_table",
    "end_session",
    "follow_areas",
    "follow_sessions",
    "follow_tables",
    "join_session",
    "move_session",
    "open_session",
    "present_bill",
    "reopen",
    "request_bill",
    "rotate_qr",
    "set_guest_count",
]
