from django.apps import AppConfig
from django.conf import settings


class LedgerConfig(AppConfig):
    name = "portal.ledger"
    label = "ledger"
    verbose_name = "régie"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.notifications.registry import purposes

        from . import calls, checks, house_ties, notifications, privacy, tasks
        from .actions.tell_returned_debit import PURPOSES
        from .demo import books, months, past_year, recovery, refunds, till
        from .registry import register
        from .stand_in.beside import stand_in_server
        from .stripe_gateway import stripe_from_settings

        for purpose, label in PURPOSES.items():
            purposes.add(purpose, label)
        self.checks = checks  # registered by being read
        register()
        if settings.STRIPE_SECRET_KEY:
            registry.payment_providers.add("stripe", stripe_from_settings())
        registry.demo_servers.add("stripe", stand_in_server())
        registry.demo_parts.add("ledger.money", registry.DemoPart("régies et comptes des foyers", till.load), order=50)
        registry.demo_parts.add("ledger.refunds", registry.DemoPart("remboursements et tâches", refunds.load), order=51)
        registry.demo_parts.add("ledger.books", registry.DemoPart("versements et registre", books.load), order=55)
        registry.demo_parts.add("ledger.recovery", registry.DemoPart("demandes de règlement", recovery.load), order=56)
        registry.demo_parts.add("ledger.months", registry.DemoPart("un mois à approuver", months.load), order=71)
        registry.demo_parts.add("ledger.past_year", registry.DemoPart("un exercice clos", past_year.load), order=72)
        registry.purges.add("ledger", tasks.purge)
        registry.purges.add("ledger.reminders", tasks.purge_reminders)
        registry.call_sources.add(calls.SOURCE, registry.CallSource("On en parle", calls.items, calls.settled))
        privacy.register()
        notifications.name_purposes()
        registry.tick_jobs.add("ledger.reconcile", tasks.reconcile, order=40)
        registry.tick_jobs.add("ledger.give_back", tasks.give_back, order=44)
        registry.tick_jobs.add("ledger.check_balances", tasks.check_balances, order=90)
        registry.tick_jobs.add("ledger.send_refunds", tasks.send_refunds, order=45)
        registry.tick_jobs.add("ledger.billing", tasks.bill_months, order=58)
        registry.tick_jobs.add("ledger.reminders", tasks.remind_who_is_late, order=65)
        house_ties.register()
