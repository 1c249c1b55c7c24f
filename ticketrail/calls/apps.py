from importlib import import_module

from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "ticketrail.calls"

    def ready(self) -> None:
        # What follows from orders, payments and sessions has to be known before any of them changes.
        import_module("ticketrail.calls.following")
