"""A process that fails in the middle: an exception after the n-th statement of whatever is done on alias `default`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.db.backends.utils import CursorWrapper


class Crash(Exception):
    pass


class Statements:
    """Counts what is executed, commits included, and raises after number ``crash_after``."""

    def __init__(self, crash_after: int | None) -> None:
        self.crash_after = crash_after
        self.seen: list[str] = []

    @property
    def crashed(self) -> bool:
        return self.crash_after is not None and len(self.seen) >= self.crash_after

    def note(self, sql: str) -> None:
        crashed = self.crashed
        self.seen.append(sql)
        if self.crashed and not crashed:
            raise Crash(sql)


@contextmanager
def crashing(after: int | None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Statements]:
    """Let the n-th statement be the last, in whichever thread; with None they are only counted.

    The n-th is carried out and its caller fails: but for the commit, which fails before it is carried out.
    """
    statements = Statements(after)
    wrapper: Any = type(connections["default"])
    cursor: Any = CursorWrapper
    commit, execute, executemany = wrapper._commit, cursor._execute, cursor._executemany

    def noting(original: Any) -> Any:
        def run(self: Any, sql: Any, *args: Any) -> Any:
            result = original(self, sql, *args)
            if self.db.alias == "default":
                statements.note(str(sql))
            return result

        return run

    def _commit(self: Any) -> None:
        if self.alias == "default":
            statements.note("COMMIT")
        commit(self)

    with monkeypatch.context() as patch:
        patch.setattr(cursor, "_execute", noting(execute))
        patch.setattr(cursor, "_executemany", noting(executemany))
        patch.setattr(wrapper, "_commit", _commit)
        yield statements
