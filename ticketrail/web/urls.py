"""Where the pages are."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from ticketrail.web import account, dashboard, doors, guest, login, probes, receipt, signup

urlpatterns: list[URLPattern] = [
    path("", doors.doors, name="doors"),
    # Browsers ask for it on answers that name no icon.
    path("favicon.ico", RedirectView.as_view(url="/static/dist/icon.svg", permanent=True)),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("login/", login.log_in, name="login"),
    path("logout/", login.log_out, name="logout"),
    path("signup/", signup.sign_up, name="signup"),
    path("account/", account.account, name="account"),
    path("t/<str:code>/", guest.table, name="table"),
    path("r/<str:slug>/", guest.takeaway, name="takeaway"),
    path("dashboard/", dashboard.overview, name="dashboard"),
    path("dashboard/orders/", dashboard.orders, name="dashboard orders"),
    path("dashboard/orders/<int:order_id>/payments/", dashboard.order_payments, name="order payments"),
    path("dashboard/orders/<int:order_id>/receipt/", receipt.receipt, name="receipt"),
]
