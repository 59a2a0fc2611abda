from django.apps import AppConfig


class TariffsConfig(AppConfig):
    name = "portal.tariffs"
    label = "tariffs"
    verbose_name = "tarifs"

    def ready(self) -> None:
        from portal.kit import registry

        from .registry import unsound_versions
        from .triggers import GUARDS, missing

        registry.after_migrate.add("tariffs.guards", GUARDS.install, order=10)
        registry.readiness.add("tariffs.guards", missing)
        registry.invariants.add("tariffs.versions", unsound_versions)
