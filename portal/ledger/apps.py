from django.apps import AppConfig
from django.db.backends.signals import connection_created


class LedgerConfig(AppConfig):
    name = "portal.ledger"
    label = "ledger"
    verbose_name = "régie"

    def ready(self) -> None:
        from portal.kit import registry

        from . import checks, tasks, triggers
        from .registry import register

        self.checks = checks  # registered by being read
        connection_created.connect(triggers.prepare_connection, dispatch_uid="ledger.prepare_connection")
        register()
        registry.tick_jobs.add("ledger.reconcile", tasks.reconcile, order=40)
        registry.tick_jobs.add("ledger.send_refunds", tasks.send_refunds, order=45)
