"""Where the pages are."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from ticketrail.web import doors, guest, login

urlpatterns: list[URLPattern] = [
    path("", doors.doors, name="doors"),
    # Browsers ask for it on answers that name no icon.
    path("favicon.ico", RedirectView.as_view(url="/static/dist/icon.svg", permanent=True)),
    path("login/", login.log_in, name="login"),
    path("logout/", login.log_out, name="logout"),
    path("t/<str:code>/", guest.table, name="table"),
    path("r/<str:slug>/", guest.takeaway, name="takeaway"),
]
