"""Makes the triggers follow the tables: dropped before a migration, made anew after it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from ticketrail.journal import triggers


class JournalConfig(AppConfig):
    name = "ticketrail.journal"
    verbose_name = "Journal"

    def ready(self) -> None:
        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
