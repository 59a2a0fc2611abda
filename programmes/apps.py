from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"
    label = "programmes"
    verbose_name = "programmes"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.ledger import signals

        from . import notifications, receivers, tasks
        from .actions.charge_place import SHEET_LOCK
        from .actions.lock_charged_sheets import lock_charged_sheets
        from .kinds import EventType

        registry.kinds.add(EventType.key, EventType())
        registry.tick_jobs.add("programmes.places", tasks.keep_promises, order=50)
        registry.invariants.add("programmes.counted", tasks.miscounted_sheets)
        registry.invariants.add("programmes.oversold", tasks.oversold_sheets)
        registry.invariants.add("programmes.charged", tasks.confirmed_without_charge)
        registry.charge_locks.add(SHEET_LOCK, lock_charged_sheets)
        signals.charge_settled.connect(receivers.confirm_paid_place, dispatch_uid="programmes.confirm_paid_place")
        notifications.name_purposes()
