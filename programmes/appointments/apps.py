from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "programmes.appointments"
    label = "appointments"
    verbose_name = "permanences sur rendez-vous"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.notifications.registry import purposes
        from portal.people.enums import Capability

        from . import audit_words, demo, house_ties, listings, privacy, tasks
        from . import registry as ours
        from .actions.note_presence import MISSED
        from .kinds import AppointmentKind

        registry.kinds.add(AppointmentKind.key, AppointmentKind())
        registry.public_dates.add("appointments", listings.public_dates)
        registry.engagements.add("permanence", ours.engagements)
        entry = registry.DeskEntry(
            "Permanences", "appointments_desk:week", "Rendez-vous un par un", Capability.SEE_ENROLMENTS, "programmes"
        )
        registry.desk_entries.add("appointments", entry, order=32)
        act = registry.CounterAct("Rendez-vous", "avec une permanence", ours.desk_url, Capability.WRITE_ENROLMENTS)
        registry.counter_acts.add("appointments.book", act, order=25)
        booked = registry.OnlineAct("Prendre rendez-vous à une permanence", "appointments:book", counter="appointments.book")
        registry.online_acts.add("appointments.book", booked)
        moved = registry.OnlineAct("Déplacer un rendez-vous", "appointments:move", counter="appointments.book")
        registry.online_acts.add("appointments.move", moved)
        registry.slips.add(ours.SLIP, registry.SlipKind(ours.slip_of, (ours.ACT, ours.MOVED, ours.CANCELLED)))
        registry.audit_words.add("appointments", audit_words.WORDS)
        registry.staff_tasks.add("appointments", ours.staff_tasks)
        privacy.register()
        registry.purges.add("appointments.forget", tasks.purge_appointments)
        registry.demo_parts.add("appointments", registry.DemoPart("permanences et rendez-vous", demo.load), order=65)
        purposes.add(MISSED, "Rendez-vous manqué, un autre moment proposé")
        house_ties.register()
