from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "maisons_habitants.publishing"
    label = "publishing"
    verbose_name = "publication des maisons"

    def ready(self) -> None:
        from portal.kit import registry

        from . import audit_words, house_ties
        from .reading import house_page

        registry.audit_words.add("publishing", audit_words.WORDS)
        registry.house_panels.add("publishing", registry.SpaceCard("publishing/house_panel.html", house_page.house_panel), order=90)
        registry.desk_entries.add(
            "publishing.houses", registry.DeskEntry("Les maisons", "publishing_desk:houses", "Affiches de la semaine, secteurs"), order=60
        )
        house_ties.register()
