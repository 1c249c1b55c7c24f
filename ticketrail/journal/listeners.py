"""Who in this process wants to know at once. Hints only: the journal itself is what counts."""

import logging
from collections.abc import Callable

from ticketrail.journal.event import Recorded

log = logging.getLogger(__name__)

_of_events: list[Callable[[list[Recorded]], None]] = []
_of_news: list[Callable[[], None]] = []


def listen(fn: Callable[[list[Recorded]], None]) -> Callable[[], None]:
    """Call ``fn(events)`` after each commit of this process, in the thread that made it. Returns how to stop it."""
    _of_events.append(fn)
    return lambda: _of_events.remove(fn)


def on_news(fn: Callable[[], None]) -> Callable[[], None]:
    """Call ``fn()`` when another process has written something. Returns how to stop it."""
    _of_news.append(fn)
    return lambda: _of_news.remove(fn)


def tell(events: list[Recorded]) -> None:
    """Hand committed events to the listeners. A listener that fails is logged: the commit already happened."""
    if not events:
        return
    for fn in list(_of_events):
        try:
            fn(events)
        except Exception:
            log.exception("a listener failed; its screens catch up from the journal")


def news() -> None:
    """Somebody else has written."""
    for fn in list(_of_news):
        try:
            fn()
        except Exception:
            log.exception("a listener failed; its screens catch up from the journal")
