"""Every feed, in one place, as `ticketrail.urls` is for HTTP. A feed answers WebSockets and plain GETs alike."""

from ticketrail import live
from ticketrail.dialects.notices.feeds import NOTICES_FEEDS
from ticketrail.dialects.stations.feeds import STAGE_FEEDS
from ticketrail.dialects.tableside.feeds import TABLESIDE_FEEDS
from ticketrail.dialects.tracking.feeds import TRACKING_FEEDS

registry = live.registry
for feed in (*STAGE_FEEDS, *TABLESIDE_FEEDS, *TRACKING_FEEDS, *NOTICES_FEEDS):
    registry.register(feed)
