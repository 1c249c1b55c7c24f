"""The feeds of this dialect."""

from typing import Final

from ticketrail import live
from ticketrail.dialects.notices.live_orders import LiveOrdersUnversioned, LiveOrdersV1

NOTICES_FEEDS: Final[tuple[live.Feed, ...]] = (LiveOrdersV1(), LiveOrdersUnversioned())
