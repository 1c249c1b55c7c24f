"""Where somebody's work is: the page they land on after signing in."""

from ticketrail import journal
from ticketrail.people import reads

STATIONS = "/operations/stations/"
DASHBOARD = "/dashboard/"
ACCOUNT = "/account/"
# By what somebody does, the most responsible first: who does several things begins with that.
PAGES = (("owner", DASHBOARD), ("manager", DASHBOARD), ("kitchen", STATIONS))


async def home_of(user_id: int) -> str:
    """The first page of somebody's role."""
    places = await journal.aread(0, reads.workplaces, user_id)
    if not places and await journal.aread(0, reads.is_customer, user_id):
        return ACCOUNT
    # The dashboard opens with the first workplace, so only the role there counts for it.
    roles = {place["role"] for place in places if place["role"] == "kitchen"} | {place["role"] for place in places[:1]}
    return next((page for role, page in PAGES if role in roles), "/")
