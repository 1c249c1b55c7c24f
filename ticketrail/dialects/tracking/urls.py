"""Where the tracking page is."""

from django.urls import URLPattern, path

from ticketrail.dialects.tracking import pages

urlpatterns: list[URLPattern] = [path("track/<str:token>/", pages.track, name="track")]
