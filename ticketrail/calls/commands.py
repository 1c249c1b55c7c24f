"""Raising a call, asking for service, and taking care of it."""

from typing import Any

from ticketrail import journal
from ticketrail.calls import moves
from ticketrail.calls.events import NotificationAcknowledged, NotificationRaised
from ticketrail.calls.models import Notification
from ticketrail.floor.commands import SessionClosed, request_bill
from ticketrail.floor.models import TableSession
from ticketrail.journal.statements import Insert
from ticketrail.orders.checks import Problems
from ticketrail.venues import rows

MESSAGE = 500
_INSERT = Insert(Notification)


def notify(entry: journal.Entry, *, kind: str, title: str, **facts: Any) -> Notification:
    """Raise a call. ``facts`` are the notification's other columns."""
    raised = Notification(restaurant_id=entry.restaurant_id, kind=kind, title=title, created_at=entry.at, **facts)
    _INSERT(entry, [raised])
    entry.add(NotificationRaised(id=raised.pk))
    return raised


def alert(entry: journal.Entry, *, message: str, priority: str = "high") -> Notification:
    """Tell everybody who works here. Raises `Invalid`."""
    problems = Problems()
    message = problems.text("message", message, MESSAGE)
    priority = problems.choice("priority", priority, moves.PRIORITIES)
    if not message:
        problems["message"] = "Say what it is about."
    problems.refuse()
    return notify(entry, kind="alert", title=f"Message from {entry.actor.name}", body=message, priority=priority)


def request_service(entry: journal.Entry, *, session_id: int, kind: str) -> TableSession:
    """A party wants something. Asking again while nobody has come yet changes nothing.

    Raises `Invalid`, `NotFound`, and `SessionClosed` when the party has left.
    """
    problems = Problems()
    problems.choice("kind", kind, moves.SERVICES)
    problems.refuse()
    session = rows.locked(entry, TableSession, session_id, "There is no such table session.")
    if not session.live:
        raise SessionClosed(f"Table {session.table_number} is closed.", current=session.current())
    if kind == "bill":
        # What follows from the flag raises the call.
        return request_bill(entry, session_id=session_id)
    raise_service(entry, session, kind)
    return session


def raise_service(entry: journal.Entry, session: TableSession, kind: str) -> None:
    """Raise the call of a request, unless the same is still open."""
    if entry.rows(Notification).filter(session_id=session.pk, service=kind, acknowledged_at=None).exists():
        return
    notify(
        entry,
        kind="service_request",
        title=f"Table {session.table_number} {moves.SERVICE_WORDS[kind]}",
        priority="high",
        service=kind,
        session_id=session.pk,
        table_id=session.table_id,
        waiter_id=session.waiter_id,
    )


def acknowledge(entry: journal.Entry, *, notification_id: int) -> Notification:
    """Take care of a call; one that was nobody's becomes the actor's. What is taken care of already stays as it is."""
    found = rows.locked(entry, Notification, notification_id, "There is no such notification.")
    if found.acknowledged_at is None:
        if found.waiter_id is None and entry.actor.kind == "staff":
            found.waiter_id = entry.actor.id
        _settle(entry, found)
    return found


def settle_open(entry: journal.Entry, **where: Any) -> None:
    """The matter has settled itself: acknowledge in the system's name what is still open about it."""
    for found in entry.rows(Notification).select_for_update().filter(acknowledged_at=None, **where):
        _settle(entry, found, by=journal.SYSTEM)


def _settle(entry: journal.Entry, found: Notification, by: journal.Actor | None = None) -> None:
    actor = by or entry.actor
    found.acknowledged_at, found.acknowledged_by = entry.at, actor.facts()
    found.save(using=entry.using, update_fields=["waiter", "acknowledged_at", "acknowledged_by"])
    entry.add(NotificationAcknowledged(id=found.pk, by=actor.name))
