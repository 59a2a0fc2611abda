from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "programmes.volunteering"
    label = "volunteering"
    verbose_name = "bénévolat"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.notifications.registry import purposes
        from portal.people.enums import Capability

        from . import audit_words, demo, privacy, reviewing, tasks
        from . import registry as ours
        from .actions import end_standing, lay_standing
        from .demo import standing as standing_demo
        from .kinds import VolunteeringKind

        registry.kinds.add(VolunteeringKind.key, VolunteeringKind())
        entry = registry.DeskEntry(
            "Bénévoles", "volunteering_desk:week", "Créneaux, trous à combler, personnes", Capability.SEE_VOLUNTEERS, "programmes"
        )
        registry.desk_entries.add("volunteering", entry, order=36)
        registry.audit_words.add("volunteering", audit_words.WORDS)
        privacy.register()
        registry.demo_parts.add("volunteering", registry.DemoPart("bénévoles et créneaux", demo.load), order=66)
        registry.demo_parts.add("volunteering.standing", registry.DemoPart("créneaux réguliers", standing_demo.load), order=67)
        act = registry.CounterAct("Coup de main", "créneaux bénévoles", ours.shifts_url, Capability.WRITE_ENROLMENTS)
        registry.counter_acts.add(ours.SHIFTS, act, order=26)
        for key, online in ours.ONLINE_ACTS.items():
            registry.online_acts.add(key, online)
        registry.tick_jobs.add("volunteering.standing", tasks.standing_shifts, order=51)
        purposes.add(lay_standing.PURPOSE, "Créneau régulier noté")
        purposes.add(end_standing.PURPOSE, "Créneau régulier arrêté")
        registry.staff_tasks.add("volunteering.unfit", reviewing.staff_tasks)
