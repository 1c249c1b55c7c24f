"""Every setting of an installation: the ``TICKETRAIL_...`` environment variables, typed, in one place.

A wrong value or an unknown name stops the start with a sentence, because a misspelt setting that is quietly ignored is
found out on a Saturday night. The table in ``docs/configuration.md`` is generated from this struct.
"""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ticketrail.configuration_checks import check_networks, check_origins

PREFIX = "TICKETRAIL_"

DatabaseUrl = Annotated[
    str,
    Meta(
        pattern=r"^($|sqlite:///.|postgres(ql)?://)",
        description="`postgresql://user:password@host:port/name` or `sqlite:///file`; "
        "without it, an SQLite file in the data folder",
    ),
]
RedisUrl = Annotated[
    str,
    Meta(
        pattern=r"^($|rediss?://|unix://)",
        description="`redis://host:port/0`; read but not used yet: processes poll each other's news once a second",
    ),
]
DataDir = Annotated[Path, Meta(description="folder of the SQLite file, the secret key and uploaded pictures")]
SecretKey = Annotated[
    str,
    Meta(
        pattern=r"^($|.{32,}$)",
        description="signs sessions, tokens and cursors, 32 characters or more; "
        "without it, the file `secret.key` in the data folder, made at the first start",
    ),
]
Host = Annotated[str, Meta(min_length=1, description="address to listen on; `--host` comes first")]
Port = Annotated[int, Meta(ge=0, le=65535, description="port to listen on; `--port` comes first")]
AllowedHosts = Annotated[tuple[str, ...], Meta(description="host names the server answers to")]
AllowedOrigins = Annotated[
    tuple[str, ...],
    Meta(
        description="web origins whose pages may open sockets, and may call `/api/` with a Bearer token; "
        "without it, the allowed hosts, with the port and without"
    ),
]
TrustedProxies = Annotated[
    tuple[str, ...],
    Meta(description="addresses or networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed"),
]
LogLevel = Annotated[
    Literal["debug", "info", "warning", "error"], Meta(description="the least urgent lines that are written")
]
RetentionHours = Annotated[int, Meta(ge=1, description="an event is kept at least this many hours")]
RetentionEvents = Annotated[
    int, Meta(ge=1, description="and as long as it is among this many newest events of its restaurant")
]
SocketsPerUser = Annotated[
    int, Meta(ge=1, description="live connections of one user, guest or device; the next is closed with 4429")
]
RateLimits = Annotated[
    Literal["on", "off"], Meta(description="`off` lifts every rate limit, with a warning; for benchmarks only")
]


class ConfigurationError(Exception):
    """A setting cannot be used; the message is for the person who starts the program."""


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """One field per variable: ``retention_hours`` is ``TICKETRAIL_RETENTION_HOURS``. Lists are separated by commas."""

    database_url: DatabaseUrl = ""
    redis_url: RedisUrl = ""
    data_dir: DataDir = Path("data")
    secret_key: SecretKey = ""
    host: Host = "127.0.0.1"
    port: Port = 8000
    allowed_hosts: AllowedHosts = ("localhost", "127.0.0.1", "[::1]")
    allowed_origins: AllowedOrigins = ()
    trusted_proxies: TrustedProxies = ()
    log_level: LogLevel = "info"
    retention_hours: RetentionHours = 72
    retention_events: RetentionEvents = 50_000
    sockets_per_user: SocketsPerUser = 20
    rate_limits: RateLimits = "on"

    @property
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'ticketrail.sqlite3'}"

    @property
    def on_sqlite(self) -> bool:
        return self.database.startswith("sqlite:")

    @property
    def origins(self) -> tuple[str, ...]:
        """The exact web origins that may open a socket."""
        if self.allowed_origins:
            return self.allowed_origins
        hosts = [host for host in self.allowed_hosts if host[0] not in ".*"]
        return tuple(f"{start}{end}" for start in _schemes(hosts) for end in (f":{self.port}", ""))


def _schemes(hosts: list[str]) -> list[str]:
    return [f"{scheme}://{host}" for host in hosts for scheme in ("http", "https")]


def variable(field: str) -> str:
    """The environment variable of a field of `Configuration`."""
    return PREFIX + field.upper()


def read(environment: Mapping[str, str] = os.environ) -> Configuration:
    """The configuration of this environment. An empty variable counts as not set."""
    fields = {variable(field.name): field for field in msgspec.structs.fields(Configuration)}
    given: dict[str, Any] = {}
    for name, text in environment.items():
        if name.startswith(PREFIX) and name not in fields:
            raise ConfigurationError(_unknown(name, list(fields)))
        if name in fields and text.strip():
            field = fields[name]
            given[field.name] = _parts(text) if isinstance(field.default, tuple) else text.strip()
    return _convert(given)


def _unknown(name: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)[0]
    return f"{name} is not a setting of Ticketrail. The nearest one is {nearest}."


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _convert(given: dict[str, Any]) -> Configuration:
    try:
        found = msgspec.convert(given, Configuration, strict=False, dec_hook=lambda kind, value: kind(value))
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$.")
        raise ConfigurationError(_wrong(place.partition("`")[0].partition("[")[0], reason)) from error
    for field, wrong in (
        ("allowed_origins", check_origins(found.allowed_origins)),
        ("trusted_proxies", check_networks(found.trusted_proxies)),
    ):
        if wrong:
            raise ConfigurationError(_wrong(field, wrong))
    return found


def _wrong(field: str, reason: str) -> str:
    # The value itself is not repeated: addresses carry passwords, and start-up lines end up in logs.
    return f"{variable(field)} cannot be used: {reason}. It is: {description(field)}."


def description(field: str) -> str:
    """What a setting is for, in one line."""
    annotation = next(each.type for each in msgspec.structs.fields(Configuration) if each.name == field)
    return next(str(meta.description) for meta in annotation.__metadata__ if isinstance(meta, Meta))
