"""Run every benchmark, print what came out, and keep it in ``bench/results``."""

import argparse
import json
import os
import platform
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from bench.figures import table
from bench.order_to_screen import Json, latency, throughput
from bench.publish import publish
from bench.server import running

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Each measurement gets a server of its own, so that none is warmed up or filled by another."""
    # A server that outlives its benchmark would disturb the next one.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    options, machine = _options(), _machine()
    with running(database_url=options.database_url) as server:
        slow = uvloop.run(latency(server, sockets=options.sockets, per_second=10, seconds=options.seconds))
        slow["check"] = server.check()
    with running(database_url=options.database_url) as server:
        fast = uvloop.run(throughput(server, clients=options.clients, seconds=options.seconds))
        fast["check"] = server.check()
    database = "PostgreSQL" if options.database_url else "SQLite in its own file"
    report = {"machine": machine, "database": database, "order_to_screen": slow, "throughput": fast}
    print(table(_rows(slow, fast)))
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    file.write_text(json.dumps(report, indent=2) + "\n")
    if options.publish:
        publish(report)
    print(f"\nWritten to {file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="how long each measurement lasts (20)")
    parser.add_argument("--sockets", type=int, default=50, help="kitchen screens that watch (50)")
    parser.add_argument("--clients", type=int, default=16, help="clients that order at once (16)")
    parser.add_argument("--database-url", default="", help="an empty database; an SQLite file of its own without one")
    parser.add_argument("--publish", action="store_true", help="write the figures into docs/performance.md, too")
    return parser.parse_args()


def _rows(slow: Json, fast: Json) -> list[tuple[str, str]]:
    def both(milliseconds: Json) -> str:
        return f"{milliseconds['p50']:.1f} / {milliseconds['p99']:.1f} ms"

    pace = f"{slow['orders_per_second']} orders/s, {slow['sockets']} kitchen screens"
    return [
        (f"{pace}: POST to answer, p50 / p99", both(slow["post_ms"])),
        (f"{pace}: POST to frame, p50 / p99", both(slow["frame_ms"])),
        (f"{pace}: POST to the last screen, p50 / p99", both(slow["last_screen_ms"])),
        (f"{pace}: frames that came, of those wanted", f"{slow['frames']} of {slow['frames_wanted']}"),
        (f"{pace}: processor, of one core", f"{100 * slow['cpu_share']:.0f} %"),
        (f"{fast['clients']} clients without a pause: orders", f"{fast['orders_per_second']} /s"),
        (f"{fast['clients']} clients without a pause: POST to answer, p50 / p99", both(fast["post_ms"])),
        (f"{fast['clients']} clients without a pause: processor per order", f"{fast['cpu_us_per_order']} µs"),
        ("ticketrail check after the last run", fast["check"]),
    ]


def _machine() -> Json:
    """What the figures depend on. The load from before, because a busy machine measures its neighbours."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
    }


if __name__ == "__main__":
    main()
