"""How often somebody may try: passwords, orders of people who show no credentials, changes of status.

Counted per process. More workers let more through, in proportion; in return nobody waits for another machine.
"""

import math
import time

from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from ticketrail.kernel import ids
from ticketrail.kernel.refusals import TooMany

LOGIN_PER_NAME = parse("10/5 minutes")
LOGIN_PER_ADDRESS = parse("60/5 minutes")
SIGN_UPS_PER_ADDRESS = parse("60/10 minutes")
ORDERS_PER_DEVICE = parse("30/10 minutes")
ORDERS_PER_ADDRESS = parse("120/10 minutes")
STATUS_PER_ACTOR = parse("240/minute")

_counted = SlidingWindowCounterRateLimiter(MemoryStorage())


def check(limit: RateLimitItem, *who: str) -> None:
    """Count one try of ``who``; raises `TooMany` with the seconds to wait once there were more than the limit."""
    if _on() and not _counted.hit(limit, _name(who)):
        raise _too_many(limit, _name(who))


def ask(limit: RateLimitItem, *who: str) -> None:
    """Raise `TooMany` where the tries are used up, without counting this one: `count` does once it has failed."""
    if _on() and not _counted.test(limit, _name(who)):
        raise _too_many(limit, _name(who))


def count(limit: RateLimitItem, *who: str) -> None:
    """Count one try that failed."""
    if _on():
        _counted.hit(limit, _name(who))


def forget() -> None:
    """Start counting anew."""
    _counted.storage.reset()


def _on() -> bool:
    return bool(settings.TICKETRAIL.rate_limits == "on")


def _name(who: tuple[str, ...]) -> str:
    # Digested: what is typed as a name at a login may be anything, by mistake a password as well.
    return ids.digest("\0".join(who))


def _too_many(limit: RateLimitItem, name: str) -> TooMany:
    resets = _counted.get_window_stats(limit, name).reset_time
    return TooMany("That was too often. Please wait a little.", retry_after=max(1, math.ceil(resets - time.time())))
