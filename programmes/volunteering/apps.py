from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "programmes.volunteering"
    label = "volunteering"
    verbose_name = "bénévolat"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.people.enums import Capability

        from . import audit_words, demo, privacy
        from .kinds import VolunteeringKind

        registry.kinds.add(VolunteeringKind.key, VolunteeringKind())
        entry = registry.DeskEntry(
            "Bénévoles", "volunteering_desk:week", "Créneaux, trous à combler, personnes", Capability.SEE_VOLUNTEERS, "programmes"
        )
        registry.desk_entries.add("volunteering", entry, order=36)
        registry.audit_words.add("volunteering", audit_words.WORDS)
        privacy.register()
        registry.demo_parts.add("volunteering", registry.DemoPart("bénévoles et créneaux", demo.load), order=66)
