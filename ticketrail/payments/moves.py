"""The states of a payment, and how far one may be given back."""

STATUSES = ("created", "pending", "captured", "partially_refunded", "refunded", "failed", "cancelled")
METHODS = ("cash", "card", "online")

# Money that has arrived, whatever of it went back.
TAKEN = ("captured", "partially_refunded", "refunded")

PAYMENT_MOVES = {
    "created": ("pending", "captured", "failed", "cancelled"),
    "pending": ("captured", "failed", "cancelled"),
    "captured": ("partially_refunded", "refunded"),
    "partially_refunded": ("partially_refunded", "refunded"),
    "refunded": (),
    "failed": (),
    "cancelled": (),
}


def after_refund(*, taken_minor: int, refunded_minor: int) -> str:
    """The status of a payment of which so much has gone back."""
    return "refunded" if refunded_minor >= taken_minor else "partially_refunded"
