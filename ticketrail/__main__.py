"""The command line: ``ticketrail <command> [options]``."""

import os
import socket
import sys
from importlib import import_module

import django

from ticketrail import configuration, secret_key
from ticketrail.cli.options import parse


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the number is the exit code."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketrail.settings")
    # Options win over variables, and travel to worker processes in them.
    os.environ |= {configuration.variable(field): str(value) for field, value in options.settings.items()}
    try:
        configured = configuration.read()
    except configuration.ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    if configured.port == 0:
        # Settings want to know the port before anything listens on it: origins are made from it.
        os.environ[configuration.variable("port")] = str(free_port(configured.host))
    secret_key.make(configured.data_dir)
    django.setup()
    # Commands import models, which Django allows only from here on.
    return int(import_module(f"ticketrail.cli.{options.command}").run(options))


def free_port(host: str) -> int:
    """A port nobody listens on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
