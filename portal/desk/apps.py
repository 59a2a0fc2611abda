from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"
    verbose_name = "comptoir"

    def ready(self) -> None:
        from portal.kit import registry

        from . import demo
        from . import registry as ours
        from .actions.forget_asides import forget_asides

        registry.purges.add("desk.asides", lambda today: {"asides": forget_asides()})
        registry.demo_parts.add("desk", registry.DemoPart("un mois de passages", demo.load), order=80)
        registry.paper_forms.add("personne", ours.PERSON_PAPER, order=10)
        registry.desk_entries.add(
            "desk.papers", registry.DeskEntry("Papiers", "desk_papers", "Formulaires à imprimer, puis à saisir", "people.write"), order=85
        )
        registry.desk_entries.add(
            "desk.visits", registry.DeskEntry("Passages", "desk_visits", "Compter qui vient, sans nom", "people.write"), order=90
        )
