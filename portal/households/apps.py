from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "portal.households"
    label = "households"
    verbose_name = "foyers et situations vérifiées"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.notifications.registry import purposes

        from . import demo, notifications, tasks

        for purpose, label in notifications.PURPOSES.items():
            purposes.add(purpose, label)
        registry.tick_jobs.add("households.campaigns", tasks.continue_campaigns)
        registry.demo_parts.add("households.residents", registry.DemoPart("habitants et foyers", demo.load), order=30)
        registry.demo_accounts.add("households", demo.accounts, order=30)
