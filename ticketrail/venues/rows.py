"""How a command takes hold of a row, and how it changes one."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol, TypeVar

from django.db import models

from ticketrail import journal
from ticketrail.journal.statements import Select
from ticketrail.kernel.refusals import Invalid, NotFound, VersionConflict

R = TypeVar("R", bound=models.Model)

LARGEST_ID = 2**63 - 1


class Versioned(Protocol):
    """A row that counts its changes, so that nobody overwrites what they have not seen."""

    version: int

    def save(self, *, using: str | None = ..., update_fields: Any = ...) -> None: ...


def locked(entry: journal.Entry, model: type[R], row_id: int, missing: str) -> R:
    """The restaurant's row, nobody else's to change until the commit. Raises `NotFound` with the sentence ``missing``.

    The lock leaves foreign keys alone: a new order may point to a table while the table is being renamed.
    """
    row: R | None = _locking(model).one(entry, row_id) if 0 < row_id <= LARGEST_ID else None
    if row is None:
        raise NotFound(missing)
    return row


@cache
def _locking(model: type[R]) -> Select[R]:
    return Select(model, by=("id",), lock=True)


def check_version(row: Versioned, expected: int | None) -> None:
    """Raise `VersionConflict` when somebody has changed the row since the caller saw version ``expected``."""
    if expected is not None and expected != row.version:
        raise VersionConflict(
            "Somebody else has changed this in the meantime. Look at it again.",
            current={"status": None, "version": row.version, "by": None, "at": None},
        )


def amend(entry: journal.Entry, row: Versioned, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """Set what differs and save it as the next version. Returns what changed; nothing is no new version."""
    changed = tuple(name for name, value in changes.items() if getattr(row, name) != value)
    if changed:
        for name in changed:
            setattr(row, name, changes[name])
        row.version += 1
        row.save(using=entry.using, update_fields=[*changed, "version"])
    return changed


def refuse_any(problems: Mapping[str, str]) -> None:
    """Raise `Invalid` with every problem, by the field's name; none is fine."""
    if problems:
        raise Invalid(" ".join(dict.fromkeys(problems.values())), fields=problems)
