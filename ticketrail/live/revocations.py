"""Revocations: which events end somebody's connections. The rooms say which, the hub sees that it happens."""

from collections.abc import Callable, Iterable

from ticketrail.journal import Recorded

Closer = Callable[[Recorded], Iterable[tuple[str, int]]]

_closers: list[Closer] = []


def closes(fn: Closer) -> Closer:
    """Register ``fn(event)``, which names the identities to close and the close code: ``[("user:5", 4401)]``."""
    _closers.append(fn)
    return fn


def ended_by(event: Recorded) -> list[tuple[str, int]]:
    """Whose connections end with this event, and how."""
    return [ended for fn in _closers for ended in fn(event)]
