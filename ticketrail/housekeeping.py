"""What is done once an hour beside serving: old events, receipts and logins go."""

import asyncio
import logging

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from ticketrail.journal.prune import prune

log = logging.getLogger(__name__)

SOON, EVERY = 60.0, 3600.0


async def keep_house() -> None:
    """Tidy up soon after the start, then every hour, until cancelled."""
    await asyncio.sleep(SOON)
    while True:
        try:
            await asyncio.to_thread(tidy)
        except Exception:
            log.exception("could not tidy up; trying again in an hour")
        await asyncio.sleep(EVERY)


def tidy() -> None:
    """Remove what nobody can ask for any more. Several processes may do so at once."""
    configured = settings.TICKETRAIL
    try:
        gone = prune(hours=configured.retention_hours, events=configured.retention_events)
        SessionStore.clear_expired()
    finally:
        connections.close_all()
    log.log(logging.INFO if gone else logging.DEBUG, "%s old events pruned", gone)
