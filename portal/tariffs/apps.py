from django.apps import AppConfig


class TariffsConfig(AppConfig):
    name = "portal.tariffs"
    label = "tariffs"
    verbose_name = "tarifs"

    def ready(self) -> None:
        from portal.kit import registry

        from . import audit_words, demo
        from .registry import unsound_versions
        from .triggers import GUARDS, missing

        registry.after_migrate.add("tariffs.guards", GUARDS.install, order=10)
        registry.readiness.add("tariffs.guards", missing)
        registry.desk_entries.add(
            "tariffs", registry.DeskEntry("Tarifs", "tariff_list", "Les prix, leurs délibérations, le bilan", "tariffs.see"), order=70
        )
        registry.demo_parts.add("tariffs", registry.DemoPart("les tarifs", demo.load), order=40)
        registry.audit_words.add("tariffs", audit_words.WORDS)
        registry.invariants.add("tariffs.versions", unsound_versions)
