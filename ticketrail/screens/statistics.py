"""How the day goes, counted from the rows themselves and never by adding up events."""

from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, Sum

from ticketrail import journal
from ticketrail.floor.models import SessionStatus, TableSession
from ticketrail.kernel import clock
from ticketrail.orders.models import Order
from ticketrail.orders.moves import ORDER_STATUSES, STAGES
from ticketrail.venues.models import Station
from ticketrail.venues.reads import restaurant

# What an order may take where a restaurant has no stations yet.
LATE_SECONDS = 720


def stats(rows: journal.Rows) -> dict[str, Any]:
    """The business day so far: counts, ``revenue_minor`` (net of refunds), seconds to ready, and what is late now.

    ``guests`` are the people at the tables opened today and today's orders of customers without a table.
    """
    place, at = restaurant(rows), clock.now()
    today = rows.rows(Order).filter(business_date=place.business_date(at))
    counted = today.aggregate(
        orders_today=Count("pk"),
        revenue_minor=Sum("paid_minor"),
        avg_ready=Avg(F("ready_at") - F("created_at"), filter=Q(ready_at__isnull=False)),
        takers=Count("pk", filter=Q(session__isnull=True) & ~Q(order_status="cancelled")),
        **{status: Count("pk", filter=Q(order_status=status)) for status in ORDER_STATUSES},
    )
    parties = rows.rows(TableSession)
    seated = parties.filter(opened_at__gte=at - timedelta(hours=30), orders__business_date=place.business_date(at))
    live = parties.exclude(status=SessionStatus.CLOSED)
    ids = set(seated.values_list("pk", flat=True)) | set(live.values_list("pk", flat=True))
    guests = parties.filter(pk__in=ids).aggregate(total=Sum("guest_count"))["total"] or 0
    late_after = at - timedelta(seconds=_late_seconds(rows))
    return {
        "orders_today": counted["orders_today"],
        "open": rows.rows(Order).filter(order_status__in=STAGES).count(),
        **{status: counted[status] for status in ORDER_STATUSES},
        "revenue_minor": counted["revenue_minor"] or 0,
        "currency": place.currency,
        "guests": guests + counted["takers"],
        "open_tables": live.count(),
        "avg_ready_s": round(counted["avg_ready"].total_seconds()) if counted["avg_ready"] else None,
        "late": rows.rows(Order).filter(order_status__in=("pending", "preparing"), created_at__lt=late_after).count(),
    }


def _late_seconds(rows: journal.Rows) -> int:
    return min(rows.rows(Station).values_list("late_seconds", flat=True), default=LATE_SECONDS)
