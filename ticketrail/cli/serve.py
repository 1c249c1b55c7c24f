"""``ticketrail serve``: the restaurants of this installation, for real."""

import logging
import sys

import uvicorn
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from uvicorn.supervisors import Multiprocess

from ticketrail.cli import serving
from ticketrail.cli.options import Options
from ticketrail.demo.cast import PASSWORD, PEOPLE
from ticketrail.journal import triggers
from ticketrail.people.models import User

log = logging.getLogger("ticketrail.serve")

ONE_WRITER = (
    "SQLite has room for one writing process, so --workers must stay 1. "
    "With TICKETRAIL_DATABASE_URL=postgresql://... there can be as many as you like."
)


def run(options: Options) -> int:
    """Serve until told to stop. Refuses where it would serve something wrong."""
    if reason := refusal(options.workers):
        print(reason, file=sys.stderr)
        return 2
    for line in warnings():
        log.warning(line)
    config = serving.config(workers=options.workers)
    if options.workers > 1:
        Multiprocess(config, sockets=[config.bind_socket()]).run()
    else:
        uvicorn.Server(config).run()
    return 0


def refusal(workers: int) -> str:
    """Why serving would be wrong, or ``""``."""
    if workers < 1:
        return "--workers must be 1 or more."
    if workers > 1 and settings.TICKETRAIL.on_sqlite:
        return ONE_WRITER
    if pending():
        return "The database is not up to date. Run `ticketrail manage migrate` first."
    if missing := triggers.missing(connections["default"]):
        # Without them changes by other hands would reach no screen, and nobody would notice.
        names = ", ".join(missing)
        return f"The database lacks the triggers {names}. Run `ticketrail manage migrate`, which makes them anew."
    return ""


def pending() -> bool:
    """Whether a migration has not been applied."""
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def warnings() -> list[str]:
    """What a person in charge should know, but what does not stop anything."""
    lines = []
    if names := demo_users():
        lines.append(f"THE DEMO'S USERS CAN SIGN IN HERE, with the password everybody knows: {', '.join(names)}.")
    if settings.TICKETRAIL.rate_limits == "off":
        lines.append("TICKETRAIL_RATE_LIMITS is off: nothing stops somebody who guesses passwords or floods orders.")
    return lines


def demo_users() -> list[str]:
    """Users of the demo's cast whose password has not been changed."""
    names = [person.username for person in PEOPLE]
    there = User.objects.filter(username__in=names, is_active=True).order_by("username")
    return [user.username for user in there if user.check_password(PASSWORD)]
