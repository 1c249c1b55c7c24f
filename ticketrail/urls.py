"""Every HTTP path, in one place. WebSocket paths are feeds, see `ticketrail.feeds`."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

import ticketrail.dialects.native.urls
import ticketrail.dialects.notices.urls
import ticketrail.dialects.stations.urls
import ticketrail.dialects.tracking.urls
import ticketrail.web.urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(ticketrail.web.urls)),
    path("", include(ticketrail.dialects.stations.urls)),
    path("", include(ticketrail.dialects.tracking.urls)),
    path("api/", include(ticketrail.dialects.notices.urls)),
    path("api/", include(ticketrail.dialects.native.urls)),
    path("admin/", admin.site.urls),
]
handler400 = "ticketrail.web.errors.bad_request"
handler403 = "ticketrail.web.errors.forbidden"
handler404 = "ticketrail.web.errors.not_found"
handler500 = "ticketrail.web.errors.failed"
