"""The feeds of this dialect."""

from typing import Final

from ticketrail import live
from ticketrail.dialects.tracking.orders import OrdersFeed, OrderStatusFeed
from ticketrail.dialects.tracking.people import AdminNotifications, CustomerFeed

TRACKING_FEEDS: Final[tuple[live.Feed, ...]] = (OrdersFeed(), OrderStatusFeed(), AdminNotifications(), CustomerFeed())
