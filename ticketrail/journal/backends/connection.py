"""What the journal asks of a database connection: to be asked before the outermost commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

Together = Callable[[list[Any]], None]


class BeforeCommit:
    """Mixed into Django's database wrappers.

    ``on_commit`` comes too late to number the events of an entry that joined somebody else's transaction (Django's
    admin always has one open): the numbers must be taken inside it, and last. What waits follows savepoints: it is
    forgotten when a savepoint around it is rolled back.
    """

    in_atomic_block: bool
    needs_rollback: bool
    savepoint_ids: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before_commit: list[tuple[frozenset[Any], Together, Any]] = []
        self.is_performing = False

    @contextmanager
    def performing(self) -> Iterator[None]:
        """While a command runs. Raises TransactionManagementError when it hid a failure of the database.

        Django undoes such a transaction without a word; the command would be answered and its effect be gone.
        """
        before, self.is_performing = self.is_performing, True
        try:
            yield
        finally:
            self.is_performing = before
        if self.needs_rollback:
            raise transaction.TransactionManagementError("a command went on after the database had failed")

    def call_before_commit(self, fn: Together, item: Any) -> None:
        """Call ``fn(items)`` in the open transaction, right before its commit, with every item given for the same fn.

        When it raises, everything is rolled back.
        """
        self.before_commit.append((frozenset(self.savepoint_ids), fn, item))

    def commit(self) -> None:
        try:
            while self.before_commit:
                waiting, self.before_commit = self.before_commit, []
                self._call(waiting)
            super().commit()  # type: ignore[misc]  # Django's wrapper comes next in the order of classes
        except BaseException:
            # Django does so for errors of the database only; any other would leave the transaction to be committed.
            self.rollback()
            raise

    def _call(self, waiting: list[tuple[frozenset[Any], Together, Any]]) -> None:
        items: dict[Together, list[Any]] = {}
        for _, fn, item in waiting:
            items.setdefault(fn, []).append(item)
        # Django has already left the block by now; the calls still belong to it.
        self.in_atomic_block = True
        try:
            for fn, some in items.items():
                fn(some)
        finally:
            self.in_atomic_block = False

    def rollback(self) -> None:
        self.before_commit = []
        super().rollback()  # type: ignore[misc]

    def savepoint_rollback(self, sid: Any) -> None:
        super().savepoint_rollback(sid)  # type: ignore[misc]
        self.before_commit = [waiting for waiting in self.before_commit if sid not in waiting[0]]

    def close(self) -> None:
        self.before_commit = []
        super().close()  # type: ignore[misc]
