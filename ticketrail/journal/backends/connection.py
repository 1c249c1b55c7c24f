"""What the journal asks of a database connection: to be asked before the outermost commit."""

from collections.abc import Callable
from typing import Any


class BeforeCommit:
    """Mixed into Django's database wrappers.

    ``on_commit`` comes too late to number the events of an entry that joined somebody else's transaction (Django's
    admin always has one open): the numbers must be taken inside it, and last. Hooks follow savepoints: one that was
    registered inside a savepoint that is rolled back is forgotten with it.
    """

    in_atomic_block: bool
    savepoint_ids: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before_commit: list[tuple[frozenset[Any], Callable[[], None]]] = []

    def call_before_commit(self, hook: Callable[[], None]) -> None:
        """Run ``hook`` inside the open transaction, right before it is committed. Its failure rolls back everything."""
        self.before_commit.append((frozenset(self.savepoint_ids), hook))

    def commit(self) -> None:
        hooks, self.before_commit = self.before_commit, []
        if hooks:
            self._run(hooks)
        super().commit()  # type: ignore[misc]  # Django's wrapper comes next in the order of classes

    def _run(self, hooks: list[tuple[frozenset[Any], Callable[[], None]]]) -> None:
        # Django has already left the block by now; the hooks still belong to it.
        self.in_atomic_block = True
        try:
            for _, hook in hooks:
                hook()
        except BaseException:
            self.in_atomic_block = False
            self.rollback()
            raise
        self.in_atomic_block = False

    def rollback(self) -> None:
        self.before_commit = []
        super().rollback()  # type: ignore[misc]

    def savepoint_rollback(self, sid: Any) -> None:
        super().savepoint_rollback(sid)  # type: ignore[misc]
        self.before_commit = [(sids, hook) for sids, hook in self.before_commit if sid not in sids]

    def close(self) -> None:
        self.before_commit = []
        super().close()  # type: ignore[misc]
