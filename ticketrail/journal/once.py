"""Exactly once: a command that carries a key is done at most once, and every repeat gets the first answer."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from django.db.backends.base.base import BaseDatabaseWrapper

from ticketrail.kernel import clock
from ticketrail.kernel.refusals import Invalid, KeyReused

if TYPE_CHECKING:
    from ticketrail.journal.done import Done

_KEY = re.compile(r"[\x21-\x7e]{8,64}")

_CLAIM = """
    INSERT INTO journal_receipt (restaurant_id, scope, operation, key, fingerprint, answer, at)
    VALUES (%s, %s, %s, %s, %s, '', %s) ON CONFLICT (restaurant_id, scope, operation, key) DO NOTHING
"""
_WHERE = "WHERE restaurant_id = %s AND scope = %s AND operation = %s AND key = %s"


class Once(msgspec.Struct, frozen=True):
    """An idempotency key: it belongs to a scope (the actor), a restaurant and an operation.

    ``fingerprint`` is the SHA-256 of the parsed body; ``answer`` makes the bytes that a repeat gets, from what the
    command did. A key is 8 to 64 visible ASCII characters, otherwise `Invalid`.
    """

    scope: str
    operation: str
    key: str
    fingerprint: str
    answer: Callable[["Done[Any]"], bytes]

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise Invalid(
                "An idempotency key is 8 to 64 visible ASCII characters.", fields={"key": "8 to 64 characters"}
            )

    def claim(self, connection: BaseDatabaseWrapper, restaurant_id: int, at: datetime) -> bytes | None:
        """Claim the key for this transaction: None when it is ours, otherwise the answer that was given before.

        A second transaction with the same key waits here until the first has ended. Raises `KeyReused` when the body
        was another one.
        """
        where = (restaurant_id, self.scope, self.operation, self.key)
        found = None
        with connection.cursor() as cursor:
            # Once more only when pruning removed the receipt between the two statements.
            while found is None:
                cursor.execute(_CLAIM, (*where, self.fingerprint, clock.millis(at)))
                if cursor.rowcount == 1:
                    return None
                cursor.execute(f"SELECT fingerprint, answer FROM journal_receipt {_WHERE}", where)
                found = cursor.fetchone()
        fingerprint, answer = found
        if fingerprint != self.fingerprint:
            raise KeyReused("This key was used for something else. Make a new one for a new request.")
        return str(answer).encode()

    def settle(self, connection: BaseDatabaseWrapper, restaurant_id: int, done: "Done[Any]") -> bytes:
        """Keep the answer with the key, in the transaction of the effect."""
        answer = self.answer(done)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE journal_receipt SET answer = %s {_WHERE}",
                (answer.decode(), restaurant_id, self.scope, self.operation, self.key),
            )
        return answer
