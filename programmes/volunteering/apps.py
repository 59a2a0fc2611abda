from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "programmes.volunteering"
    label = "volunteering"
    verbose_name = "bénévolat"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.people.enums import Capability

        from . import audit_words, beside, demo, privacy
        from .actions.apply_needs import apply_by_itself
        from .kinds import VolunteeringKind
        from .recipe import VolunteerShift

        registry.kinds.add(VolunteeringKind.key, VolunteeringKind())
        registry.recipes.add(VolunteerShift.key, VolunteerShift(), order=40)
        registry.beside_dates.add("volunteering", beside.hands_of)
        registry.in_the_way.add("volunteering", beside.in_the_way)
        registry.dates_planned.add("volunteering", apply_by_itself)
        registry.date_panels.add("volunteering", registry.SpaceCard("volunteering/desk/date_panel.html", beside.date_panel), order=20)
        entry = registry.DeskEntry(
            "Bénévoles", "volunteering_desk:week", "Créneaux, trous à combler, personnes", Capability.SEE_VOLUNTEERS, "programmes"
        )
        registry.desk_entries.add("volunteering", entry, order=36)
        registry.audit_words.add("volunteering", audit_words.WORDS)
        privacy.register()
        registry.demo_parts.add("volunteering", registry.DemoPart("bénévoles et créneaux", demo.load), order=66)
        registry.demo_parts.add("volunteering.needs", registry.DemoPart("besoins des dates", demo.load_needs), order=67)
