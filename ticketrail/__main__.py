"""The command line: ``ticketrail <command> [options]``."""

import os
import sys
from importlib import import_module

import django

from ticketrail import configuration
from ticketrail.cli.options import parse


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the number is the exit code."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketrail.settings")
    # Options win over variables, and travel to the worker processes in them.
    os.environ |= {configuration.variable(field): str(value) for field, value in options.settings.items()}
    try:
        configuration.read()
    except configuration.ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    django.setup()
    # Commands import models, which Django allows only from here on.
    return int(import_module(f"ticketrail.cli.{options.command}").run(options))


if __name__ == "__main__":
    sys.exit(main())
