"""Whether the process lives, and whether it should be sent anybody."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from ticketrail import journal, live
from ticketrail.kernel import wire
from ticketrail.web import probes, programs

make: Any = RequestFactory()


@pytest.fixture(autouse=True)
def a_journal_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    async def heads(restaurant_ids: list[int]) -> dict[int, journal.Head]:
        return {}

    monkeypatch.setattr(journal, "aheads", heads)


@pytest.fixture
def draining() -> Iterator[None]:
    live.hub.draining = True
    yield
    live.hub.draining = False


async def test_a_process_that_answers_is_healthy_and_ready() -> None:
    for view, status in ((probes.healthz, "ok"), (probes.readyz, "ready")):
        answer = await view(make.get("/"))
        assert (answer.status_code, wire.decode(answer.content)) == (200, {"status": status})
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("silent", [True, False])
async def test_without_its_database_it_is_healthy_but_not_ready(silent: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(restaurant_ids: list[int]) -> dict[int, journal.Head]:
        if silent:
            await asyncio.Event().wait()
        raise OperationalError("gone")

    monkeypatch.setattr(journal, "aheads", gone)
    monkeypatch.setattr(probes, "PATIENCE", 0.01)
    assert (await probes.healthz(make.get("/"))).status_code == 200
    answer = await probes.readyz(make.get("/"))
    assert (answer.status_code, wire.decode(answer.content)["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("draining")
async def test_a_process_that_is_about_to_end_is_sent_nobody() -> None:
    assert (await probes.healthz(make.get("/"))).status_code == 200
    assert (await probes.readyz(make.get("/"))).status_code == 503


async def test_probes_are_only_read() -> None:
    for view in (probes.healthz, probes.readyz):
        answer = await view(make.post("/"))
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("address", probes.ADDRESSES)
def test_probes_do_not_pass_the_check_of_the_host(address: str) -> None:
    assert programs.claims({"type": "http", "path": address})
