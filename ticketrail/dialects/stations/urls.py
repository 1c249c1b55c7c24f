"""Where the kitchen's pages and its status call are."""

from django.urls import URLPattern, path, re_path

from ticketrail.dialects.stations import api, pages

urlpatterns: list[URLPattern] = [
    path("operations/stations/", pages.displays, name="stations"),
    path("operations/stations/<str:stage>/", pages.display, name="station"),
    path("operations/api/orders/<int:order_id>/status/", api.order_status, name="operations order status"),
    re_path("^operations/api/", api.not_found),
]
