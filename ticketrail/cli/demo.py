"""``ticketrail demo``: two restaurants on a busy evening, from nothing to served."""

import asyncio
import logging
import sys
from socket import socket

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from ticketrail.cli import serving
from ticketrail.cli.options import Options
from ticketrail.demo import cast as casting
from ticketrail.demo import doors, evening
from ticketrail.demo.traffic import Traffic
from ticketrail.kernel import clock

log = logging.getLogger("ticketrail.demo")

NOT_A_DEMO = (
    "There are real people and restaurants in {}: `ticketrail serve` serves them. "
    "Give the demo a folder of its own: TICKETRAIL_DATA_DIR=demo-data ticketrail demo"
)
LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


def run(options: Options) -> int:
    """Migrate, load the evening where there is nothing yet, serve, and print the doors."""
    if not prepared():
        print(NOT_A_DEMO.format(settings.TICKETRAIL.data_dir), file=sys.stderr)
        return 2
    if settings.TICKETRAIL.host not in LOOPBACK:
        log.warning("EVERYBODY WHO REACHES %s CAN SIGN IN: the demo's passwords are public.", settings.TICKETRAIL.host)
    try:
        Server(traffic=not options.no_traffic).run()
    except KeyboardInterrupt:
        # uvicorn has ended in good order and passes on what it was told.
        return 0
    return 0


def prepared() -> bool:
    """Whether the demo can be served: the tables are up to date, and the evening is there."""
    call_command("migrate", verbosity=0)
    if casting.is_empty():
        print("Loading the demo's evening ...", flush=True)
        evening.load(clock.now())
    here = casting.is_here()
    connections.close_all()
    return here


def address() -> str:
    """Where the demo is. On this machine by its usual name, because cookies tell ``localhost`` from ``127.0.0.1``."""
    here = settings.TICKETRAIL.host in LOOPBACK
    return f"http://localhost:{settings.TICKETRAIL.port}" if here else serving.address()


class Server(uvicorn.Server):
    """The web server, with traffic running as long as it serves."""

    def __init__(self, *, traffic: bool) -> None:
        super().__init__(serving.config())
        self._with_traffic = traffic
        self._traffic: Traffic | None = None

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            await asyncio.to_thread(self._open)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        if self._traffic is not None:
            await asyncio.to_thread(self._traffic.stop)
        await super().shutdown(sockets=sockets)

    def _open(self) -> None:
        table = doors.guest_table()
        print(doors.printed(address(), table), flush=True)
        if self._with_traffic:
            self._traffic = Traffic(casting.recall(), table_id=table.pk, order_id=doors.ORDER)
            self._traffic.start()
        connections.close_all()
