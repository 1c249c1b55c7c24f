"""Where somebody's work is: the page they land on after signing in."""

from ticketrail import journal
from ticketrail.people import reads

STATIONS = "/operations/stations/"
ACCOUNT = "/account/"


async def home_of(user_id: int) -> str:
    """The first page of somebody's role."""
    places = await journal.aread(0, reads.workplaces, user_id)
    if not places and await journal.aread(0, reads.is_customer, user_id):
        return ACCOUNT
    return STATIONS if any(place["role"] == "kitchen" for place in places) else "/"
