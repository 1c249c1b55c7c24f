"""What stands under the live feed, at both of its paths; with a slash at the end or without, as the feed itself."""

from django.urls import URLPattern, re_path

from ticketrail.dialects.notices import status

urlpatterns: list[URLPattern] = [
    re_path(r"^(?:v1/)?ws/orders/live/status/?$", status.status, name="live orders status"),
    re_path(r"^(?:v1/)?ws/orders/live/connections/?$", status.connections, name="live orders connections"),
]
