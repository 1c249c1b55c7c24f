"""Settings: what is accepted, what stops the start, and that the page about them is true."""

from pathlib import Path

import pytest

from ticketrail import configuration, databases
from ticketrail.configuration import ConfigurationError, read
from tools import pages


def test_nothing_is_needed() -> None:
    found = read({})
    assert found.database == "sqlite:///data/ticketrail.sqlite3"
    assert found.on_sqlite and found.port == 8000 and found.rate_limits == "on"


def test_values_are_typed() -> None:
    found = read(
        {
            "TICKETRAIL_PORT": " 9000 ",
            "TICKETRAIL_DATA_DIR": "/var/lib/ticketrail",
            "TICKETRAIL_ALLOWED_HOSTS": "one.example, two.example,",
            "TICKETRAIL_RETENTION_HOURS": "",
            "HOME": "/somewhere",
        }
    )
    assert (found.port, found.data_dir) == (9000, Path("/var/lib/ticketrail"))
    assert found.allowed_hosts == ("one.example", "two.example")
    assert found.retention_hours == 72


def test_an_unknown_name_stops_the_start_and_names_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match=r"TICKETRAIL_REDIS is not .* TICKETRAIL_REDIS_URL\."):
        read({"TICKETRAIL_REDIS": "redis://localhost"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("RETENTION_HOURS", "0"),
        ("RATE_LIMITS", "no"),
        ("LOG_LEVEL", "LOUD"),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://somebody:hunter2@localhost/x"),
        ("REDIS_URL", "localhost:6379"),
        ("ALLOWED_ORIGINS", "https://example.org/"),
        ("ALLOWED_ORIGINS", "example.org"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,proxy"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as stopped:
        read({f"TICKETRAIL_{name}": value})
    assert str(stopped.value).startswith(f"TICKETRAIL_{name} cannot be used: ")
    assert "hunter2" not in str(stopped.value)


def test_origins_follow_hosts_unless_given() -> None:
    assert read({"TICKETRAIL_ALLOWED_HOSTS": "a.example,.wild.example,*", "TICKETRAIL_PORT": "81"}).origins == (
        "http://a.example:81",
        "http://a.example",
        "https://a.example:81",
        "https://a.example",
    )
    assert read({"TICKETRAIL_ALLOWED_ORIGINS": "https://b.example"}).origins == ("https://b.example",)


def test_a_database_address_becomes_two_aliases() -> None:
    there = databases.aliases("postgresql://me:p%40ss@db:5433/rest?sslmode=require")["default"]
    assert (there["USER"], there["PASSWORD"], there["HOST"], there["PORT"]) == ("me", "p@ss", "db", "5433")
    assert there["NAME"] == "rest" and there["OPTIONS"]["sslmode"] == "require"
    assert databases.aliases("postgres://me@/rest?host=/run/pg")["reading"]["HOST"] == "/run/pg"
    assert databases.aliases("sqlite:////tmp/a b.sqlite3")["default"]["NAME"] == "/tmp/a b.sqlite3"


def test_every_setting_is_explained() -> None:
    assert all(configuration.description(field) for field in configuration.Configuration.__struct_fields__)


def test_the_made_parts_of_the_docs_are_fresh() -> None:
    assert pages.stale() == [], "run ./dev docs"
