"""What the client does not drag along, and what it never says."""

import asyncio
import logging
import subprocess
import sys

import pytest

from ticketrail.client import DashboardWebSocketClient
from ticketrail.client.backoff import WAITS, Backoff
from ticketrail.client.errors import Refused, is_final, of_close
from ticketrail.client.line import Server
from ticketrail.client.tests.waiter import QUICK, House, Notebook, snapshot
from ticketrail.live import codes

SECRET = "s3cret.t0ken-of_somebody~"


def test_it_needs_no_django() -> None:
    look = "import sys, ticketrail.client; print([name for name in sys.modules if name.split('.')[0] in {0}])"
    foreign = ("django", "asgiref", "uvicorn", "msgspec")
    command = [sys.executable, "-I", "-c", look.format(foreign)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("in_query", [False, True])
async def test_no_log_shows_a_token(house: House, caplog: pytest.LogCaptureFixture, in_query: bool) -> None:
    caplog.set_level(logging.DEBUG)
    client = DashboardWebSocketClient(house.url, waits=QUICK, token_in_query=in_query)
    client.set_auth(SECRET, 1)
    told = Notebook(client)
    house.refusing = [4401]
    trying = asyncio.create_task(client.connect())
    guest = await house.next()
    await guest.say(snapshot(10))
    await trying
    await told.until(1, "established")
    await guest.cut()
    await house.next()
    await told.until(2, "established")
    await client.disconnect()
    # The test's own server logs as well; that is not ours.
    ours = [record for record in caplog.records if record.name.startswith("ticketrail.client")]
    lines = [logging.Formatter().format(record) for record in ours]
    assert any("GET /api/v1/ws/orders/live" in line for line in lines)
    assert not [line for line in lines if SECRET in line]
    assert SECRET not in str(told.lines)


def test_close_codes_mean_what_the_server_means() -> None:
    for close in codes.TABLE:
        error = of_close(close.code, "")
        assert is_final(error) is not codes.reconnects(close.code), close
        assert isinstance(error, Refused) is (not codes.reconnects(close.code) or close.code == 4401)


def test_waits_grow_and_are_shortened_at_random() -> None:
    backoff = Backoff()
    waits = [backoff.next() for _ in range(8)]
    steps = [*WAITS, 30, 30]
    assert all(step / 2 <= wait <= step for wait, step in zip(waits, steps, strict=True))
    assert waits != steps


def test_a_line_that_comes_and_goes_does_not_defeat_the_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("ticketrail.client.backoff.time.monotonic", lambda: now)
    backoff = Backoff((1, 8))
    backoff.next()
    backoff.established()
    now += 29
    assert backoff.next() >= 4
    backoff.established()
    now += 31
    assert backoff.next() <= 1
    with pytest.raises(ValueError, match="wait"):
        Backoff(())


@pytest.mark.parametrize(
    ("base", "socket", "page"),
    [
        ("ws://localhost:8000", "ws://localhost:8000/f?a=1", "http://localhost:8000/f?a=1"),
        ("https://example.com/", "wss://example.com/f?a=1", "https://example.com/f?a=1"),
        ("wss://example.com/till/", "wss://example.com/till/f?a=1", "https://example.com/till/f?a=1"),
        ("http://[::1]:8000", "ws://[::1]:8000/f?a=1", "http://[::1]:8000/f?a=1"),
    ],
)
def test_one_address_for_both(base: str, socket: str, page: str) -> None:
    server = Server(base)
    assert (server.socket("/f", {"a": "1"}), server.page("/f", {"a": "1"})) == (socket, page)


@pytest.mark.parametrize("base", ["localhost:8000", "ftp://a", "ws://", "ws://me:s3cret@a", "ws://a?token=s3cret", ""])
def test_what_is_no_address_is_refused_at_once(base: str) -> None:
    with pytest.raises(ValueError, match="address") as refused:
        DashboardWebSocketClient(base)
    assert "s3cret" not in str(refused.value)
