"""The feeds of this dialect."""

from typing import Final

from ticketrail import live
from ticketrail.dialects.tableside.calls import NotificationsFeed, WaiterFeed
from ticketrail.dialects.tableside.items import ItemsFeed
from ticketrail.dialects.tableside.order import OrderFeed
from ticketrail.dialects.tableside.restaurant import RestaurantFeed
from ticketrail.dialects.tableside.session import SessionFeed
from ticketrail.dialects.tableside.table import TableFeed

TABLESIDE_FEEDS: Final[tuple[live.Feed, ...]] = (
    OrderFeed(),
    ItemsFeed(),
    TableFeed(),
    SessionFeed(),
    WaiterFeed(),
    NotificationsFeed(),
    RestaurantFeed(),
)
