"""Every feed, in one place, as `ticketrail.urls` is for HTTP. A feed answers WebSockets and plain GETs alike."""

from ticketrail import live
from ticketrail.dialects.stations.feeds import STAGE_FEEDS
from ticketrail.dialects.tableside.order import OrderFeed

registry = live.registry
for feed in (*STAGE_FEEDS, OrderFeed()):
    registry.register(feed)
