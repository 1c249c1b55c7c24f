"""What others ask about calls. Every function takes the rows to read, an entry's or a reading's."""

from typing import Any

from django.db.models import Q

from ticketrail import journal
from ticketrail.calls.models import Notification, notification_cards

__all__ = ["customer_notifications", "is_task", "notification_cards", "notifications", "open_notifications", "tasks"]

RECENT = 100


def tasks(rows: journal.Rows, waiter_id: int) -> list[dict[str, Any]]:
    """What a waiter has to take care of: their own open calls and those that are nobody's, oldest first."""
    mine = Q(waiter_id=waiter_id) | Q(waiter_id=None)
    found = rows.rows(Notification).filter(mine, acknowledged_at=None, customer_id=None).order_by("pk")
    return [row.card() for row in found]


def is_task(card: dict[str, Any], waiter_id: int) -> bool:
    """Whether a call is still to be taken care of, by this waiter."""
    open_to_staff = card["customer_id"] is None and card["acknowledged_at"] is None
    return open_to_staff and card["waiter_id"] in (None, waiter_id)


def open_notifications(rows: journal.Rows) -> list[dict[str, Any]]:
    """Every open call of the staff, oldest first."""
    found = rows.rows(Notification).filter(acknowledged_at=None, customer_id=None).order_by("pk")
    return [row.card() for row in found]


def notifications(rows: journal.Rows, *, page: int = 1, page_size: int = 50) -> tuple[list[dict[str, Any]], int]:
    """A page of all calls of the staff, newest first, and how many there are."""
    found = rows.rows(Notification).filter(customer_id=None).order_by("-pk")
    start = (page - 1) * page_size
    return [row.card() for row in found[start : start + page_size]], found.count()


def customer_notifications(rows: journal.Rows, customer_id: int) -> list[dict[str, Any]]:
    """What a customer was told lately, newest first."""
    found = rows.rows(Notification).filter(customer_id=customer_id).order_by("-pk")[:RECENT]
    return [row.card() for row in found]
