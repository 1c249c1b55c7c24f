"""Whose thing a number in an address means: the one look across restaurants, used only after asking who looks."""

from typing import TypeVar

from ticketrail import journal
from ticketrail.floor.models import Table, TableSession
from ticketrail.kernel.refusals import NotFound
from ticketrail.people.permissions import require
from ticketrail.people.viewer import Viewer
from ticketrail.screens.seats import LARGEST_ID
from ticketrail.venues.models import TenantRow

R = TypeVar("R", bound=TenantRow)


def restaurant_of(rows: journal.Rows, viewer: Viewer, model: type[R], row_id: int, missing: str) -> int:
    """The restaurant that a row belongs to, for somebody who has anything to do with it. Raises `NotFound`."""
    known = model._default_manager.using(rows.using).filter(pk=row_id) if 0 < row_id <= LARGEST_ID else None
    found = None if known is None else known.values_list("restaurant_id", flat=True).first()
    if found is None or not viewer.hats(found) - {"customer"}:
        raise NotFound(missing)
    return int(found)


def table(rows: journal.Rows, viewer: Viewer, table_id: int) -> int:
    """The restaurant of a table that this member of staff may see."""
    restaurant_id = restaurant_of(rows, viewer, Table, table_id, "There is no such table.")
    require(viewer, restaurant_id, "see_floor")
    return restaurant_id


def session(rows: journal.Rows, viewer: Viewer, session_id: int) -> int:
    """The restaurant of a party that this person serves or belongs to."""
    missing = "There is no such table session."
    restaurant_id = restaurant_of(rows, viewer, TableSession, session_id, missing)
    if viewer.guest_restaurant_id == restaurant_id and viewer.session_id == session_id:
        return restaurant_id
    if viewer.role_in(restaurant_id) is None:
        raise NotFound(missing)
    require(viewer, restaurant_id, "see_floor")
    return restaurant_id
