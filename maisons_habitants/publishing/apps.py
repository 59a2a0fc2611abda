from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "maisons_habitants.publishing"
    label = "publishing"
    verbose_name = "publication des maisons"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.people.enums import Capability

        from . import audit_words, house_ties, notifications, privacy, receivers
        from .actions.open_houses import after_migrate
        from .actions.open_workflow import open_workflow
        from .demo import closed as demo_of_closed
        from .demo import pages as demo_of_pages
        from .desk import tasks
        from .reading import house_page
        from .reading.begun import dates_like
        from .reading.written import findings_of

        registry.audit_words.add("publishing", audit_words.WORDS)
        registry.house_panels.add("publishing", registry.SpaceCard("publishing/house_panel.html", house_page.house_panel), order=90)
        registry.desk_entries.add(
            "publishing.houses", registry.DeskEntry("Les maisons", "publishing_desk:houses", "Affiches de la semaine, secteurs"), order=60
        )
        house_ties.register()
        registry.houses_opened.add("publishing.workflow", open_workflow, order=10)
        registry.after_migrate.add("publishing.houses", after_migrate, order=60)
        notifications.name_purposes()
        receivers.connect()
        registry.page_checks.add("publishing", findings_of)
        registry.dates_like.add("publishing.patterns", dates_like)
        registry.staff_tasks.add("publishing", tasks.staff_tasks)
        entry = registry.DeskEntry(
            "Pages des maisons", "publishing_desk:home", "À relire, modèles, remplacements", Capability.WRITE_PAGES, "house"
        )
        registry.desk_entries.add("publishing", entry, order=35)
        registry.demo_parts.add("publishing", registry.DemoPart("des pages à relire, des modèles", demo_of_pages.load), order=78)
        registry.demo_parts.add("publishing.closed", registry.DemoPart("une maison fermée l’an dernier", demo_of_closed.load), order=92)
        privacy.register()
