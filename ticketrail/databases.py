"""A database address as Django wants it: ``default`` writes, ``reading`` reads as of one moment."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Requests run in threads of their own, so PostgreSQL connections are lent by a pool and not made for each.
POOL = {"min_size": 1, "max_size": 16, "timeout": 10}


def aliases(url: str) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for ``sqlite:///file`` or ``postgresql://user:password@host:port/name?option=value``."""
    make = _sqlite if url.startswith("sqlite:") else _postgresql
    return {"default": make(url), "reading": {**make(url), "TEST": {"MIRROR": "default"}}}


def _sqlite(url: str) -> dict[str, Any]:
    return {"ENGINE": "ticketrail.journal.backends.sqlite3", "NAME": unquote(url.removeprefix("sqlite:///"))}


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "ticketrail.journal.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # `?host=/folder` is how a Unix socket is named in such an address.
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": {**options, "pool": POOL},
    }
