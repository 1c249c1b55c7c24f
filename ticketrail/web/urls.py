"""Where the pages are."""

from django.urls import URLPattern, path

from ticketrail.web import doors, guest, login

urlpatterns: list[URLPattern] = [
    path("", doors.doors, name="doors"),
    path("login/", login.log_in, name="login"),
    path("logout/", login.log_out, name="logout"),
    path("t/<str:code>/", guest.table, name="table"),
    path("r/<str:slug>/", guest.takeaway, name="takeaway"),
]
