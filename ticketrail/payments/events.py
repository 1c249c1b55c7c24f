"""What happens to money."""

from ticketrail import journal


class PaymentTaken(journal.Event, thing="payment", fresh=True):
    """Money has arrived."""


class PaymentRefunded(journal.Event, thing="payment"):
    """Money went back."""

    amount_minor: int
    reason: str


class SessionPaid(journal.Event, thing="session"):
    """What a party owes or has paid has changed; ``paid_minor`` is net of what went back."""

    table_id: int
    paid_minor: int

    def covers(self) -> tuple[tuple[str, int], ...]:
        # The session's row belongs to its table as well, whose card shows no money.
        return (("table", self.table_id),)
