"""Every HTTP path, in one place. WebSocket paths are feeds, see `ticketrail.asgi`."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
]
