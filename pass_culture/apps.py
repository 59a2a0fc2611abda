from django.apps import AppConfig


class PassCultureConfig(AppConfig):
    name = "pass_culture"
    label = "pass_culture"
    verbose_name = "sorties culturelles"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.people.enums import Capability

        from . import audit_words
        from .kinds import OutingKind

        registry.kinds.add(OutingKind.key, OutingKind())
        registry.audit_words.add("pass_culture", audit_words.WORDS)
        entry = registry.DeskEntry(
            "Sorties", "pass_culture_desk:home", "Sorties, cartes, partenaires", Capability.SEE_ENROLMENTS, "programmes"
        )
        registry.desk_entries.add("pass_culture", entry, order=34)
