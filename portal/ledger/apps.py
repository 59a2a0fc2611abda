from django.apps import AppConfig
from django.db.backends.signals import connection_created


class LedgerConfig(AppConfig):
    name = "portal.ledger"
    label = "ledger"
    verbose_name = "régie"

    def ready(self) -> None:
        from portal.kit import registry

        from . import checks, triggers

        connection_created.connect(triggers.prepare_connection, dispatch_uid="ledger.prepare_connection")
        registry.after_migrate.add("ledger.guards", triggers.install, order=10)
        self.checks = checks
