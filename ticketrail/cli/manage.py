"""``ticketrail manage ...``: Django's commands, with this installation's settings."""

from django.core.management import execute_from_command_line

from ticketrail.cli.options import Options


def run(options: Options) -> int:
    """Hand over to Django; it prints and exits by itself when something is wrong."""
    execute_from_command_line(["ticketrail manage", *options.arguments])
    return 0
