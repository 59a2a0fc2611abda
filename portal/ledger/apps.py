from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "portal.ledger"
    label = "ledger"
    verbose_name = "régie"

    def ready(self) -> None:
        from portal.kit import registry

        from . import checks, tasks
        from .registry import register

        self.checks = checks  # registered by being read
        register()
        registry.tick_jobs.add("ledger.reconcile", tasks.reconcile, order=40)
        registry.tick_jobs.add("ledger.send_refunds", tasks.send_refunds, order=45)
