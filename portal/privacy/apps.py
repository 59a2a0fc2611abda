from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"
    verbose_name = "données des personnes"

    def ready(self) -> None:
        from portal.kit import registry as house
        from portal.notifications.registry import purposes

        from . import demo, house_ties, registry, tasks
        from .notifications import PURPOSES

        for purpose, label in PURPOSES.items():
            purposes.add(purpose, label)
        registry.register()
        house.purges.add("privacy.requests", tasks.purge)
        house.purge_previews.add("privacy.requests", tasks.preview)
        house.demo_parts.add("privacy", house.DemoPart("demandes sur les données, lectures, purges", demo.load), order=90)
        house_ties.register()
