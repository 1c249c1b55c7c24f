"""What happens to notifications."""

from ticketrail import journal


class NotificationRaised(journal.Event, thing="notification", fresh=True):
    """Somebody should take care of something."""


class NotificationAcknowledged(journal.Event, thing="notification"):
    """Somebody does. ``by`` is their name."""

    by: str


class NotificationAssigned(journal.Event, thing="notification"):
    """It is another waiter's now."""

    waiter_id: int | None
