from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"
    verbose_name = "comptoir"

    def ready(self) -> None:
        from portal.kit import registry

        from . import demo, privacy
        from .actions.forget_asides import forget_asides

        registry.purges.add("desk.asides", lambda today: {"asides": forget_asides()})
        privacy.register()
        registry.demo_parts.add("desk", registry.DemoPart("un mois de passages", demo.load), order=80)
        registry.desk_entries.add(
            "desk.visits", registry.DeskEntry("Passages", "desk_visits", "Compter qui vient, sans nom", "people.write"), order=90
        )
