"""How feeds say what happens to the staff's calls."""

from typing import Any, TypeGuard

from ticketrail import journal

Frame = dict[str, Any]


def notification_said(event: journal.Recorded) -> Frame | None:
    """``notification``, ``notification_acknowledged {id, by}``, ``notification_removed {id}``; a customer's is None."""
    if event.thing != "notification":
        return None
    if not _is_staffs(event.card):
        return {"type": "notification_removed", "id": event.id} if _is_staffs(event.was) else None
    if event.card["acknowledged_at"] is not None:
        by = event.card["acknowledged_by"]
        return {
            "type": "notification_acknowledged",
            "id": event.id,
            "by": by,
            "name": event.card["acknowledged_by_name"],
        }
    return {"type": "notification", "notification": event.card}


def call_said(event: journal.Recorded) -> Frame | None:
    """``notification {notification}``, taken care of or not, for a feed that shows whole cards."""
    if event.thing != "notification":
        return None
    if not _is_staffs(event.card):
        return {"type": "notification_removed", "id": event.id} if _is_staffs(event.was) else None
    return {"type": "notification", "notification": event.card}


def _is_staffs(known: Frame | None) -> TypeGuard[Frame]:
    return known is not None and known["customer_id"] is None
