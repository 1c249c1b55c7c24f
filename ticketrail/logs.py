"""Log lines for people: plain text on standard error, and never a token in them."""

import logging
import re
from typing import Any

# Query parameters, bearer credentials and the paths whose last part is itself the right to see something.
_SECRETS = re.compile(
    r"(?P<keep>[?&](?:token|ticket)=|bearer[. ]|/t/|/track/|/api/v1/track/)(?P<secret>[^\s&/?\"',]+)", re.IGNORECASE
)


def without_secrets(line: str) -> str:
    """The line with every token replaced by three dots."""
    return _SECRETS.sub(r"\g<keep>...", line)


class Plain(logging.Formatter):
    """Time, level, logger and message; a traceback below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def without_traceback(record: logging.LogRecord) -> bool:
    """Leave the traceback out where Django says that somebody was refused a page: it is no mistake of ours."""
    if record.levelno < logging.ERROR:
        record.exc_info = record.exc_text = None
    return True


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: one handler for everything, at this level."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"()": Plain}},
        "filters": {"refusals": {"()": lambda: without_traceback}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            # Django's own set-up would send errors by mail and warnings twice.
            "django": {"handlers": [], "propagate": True},
            "django.request": {"filters": ["refusals"], "handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "uvicorn.access": {"handlers": [], "propagate": False},
        },
    }
