"""Numbers people read aloud, and secrets nobody guesses."""

import hashlib
import secrets
from datetime import UTC, datetime

# Without 0, 1, I, L, O and U: nothing that is misheard or misread across a counter.
ORDER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def order_number(at: datetime) -> str:
    """``ORD-<UTC YYMMDDHHMMSS>-<4 letters>``: unique per restaurant by a constraint, a name and not a secret."""
    tail = "".join(secrets.choice(ORDER_LETTERS) for _ in range(4))
    return f"ORD-{at.astimezone(UTC):%y%m%d%H%M%S}-{tail}"


def secret(size: int = 16) -> str:
    """A random token of ``size`` bytes, in the letters ``A-Z a-z 0-9 - _``."""
    return secrets.token_urlsafe(size)


def digest(text: str) -> str:
    """SHA-256 in hex: how a secret is kept, so that a stolen database opens no door."""
    return hashlib.sha256(text.encode()).hexdigest()
