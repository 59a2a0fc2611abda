from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"
    label = "programmes"
    verbose_name = "programmes"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.ledger import signals

        from . import invariants, notifications, receivers, tasks
        from .actions.charge_place import SHEET_LOCK
        from .actions.lock_charged_sheets import lock_charged_sheets
        from .kinds import EventType

        registry.kinds.add(EventType.key, EventType())
        registry.tick_jobs.add("programmes.places", tasks.keep_promises, order=50)
        registry.invariants.add("programmes.counted", invariants.miscounted_sheets)
        registry.invariants.add("programmes.oversold", invariants.oversold_sheets)
        registry.invariants.add("programmes.charged", invariants.confirmed_without_charge)
        registry.charge_locks.add(SHEET_LOCK, lock_charged_sheets)
        signals.payment_processing.connect(receivers.confirm_places_on_their_way, dispatch_uid="programmes.on_their_way")
        signals.payment_succeeded.connect(receivers.answer_late_money, dispatch_uid="programmes.late_money")
        signals.charge_settled.connect(receivers.confirm_paid_place, dispatch_uid="programmes.confirm_paid_place")
        notifications.name_purposes()
