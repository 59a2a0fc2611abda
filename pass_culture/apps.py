from django.apps import AppConfig


class PassCultureConfig(AppConfig):
    name = "pass_culture"
    label = "pass_culture"
    verbose_name = "sorties culturelles"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.people.enums import Capability

        from . import audit_words, invariants
        from .actions.announce_opening import openings_due
        from .kinds import OutingKind
        from .notifications import openings
        from .recipe import OutingRecipe

        registry.kinds.add(OutingKind.key, OutingKind())
        registry.recipes.add(OutingRecipe.key, OutingRecipe(), order=30)
        openings.name_purposes()
        registry.tick_jobs.add("pass_culture.openings", openings_due, order=60)
        registry.invariants.add("pass_culture.seats", invariants.trips_beyond_their_seats)
        registry.audit_words.add("pass_culture", audit_words.WORDS)
        entry = registry.DeskEntry(
            "Sorties", "pass_culture_desk:home", "Sorties, cartes, partenaires", Capability.SEE_ENROLMENTS, "programmes"
        )
        registry.desk_entries.add("pass_culture", entry, order=34)
