from django.apps import AppConfig


class PaniersConfig(AppConfig):
    name = "paniers"
    label = "paniers"
    verbose_name = "paniers solidaires"

    def ready(self) -> None:
        from portal.kit import registry

        from . import notifications, tasks
        from .kinds import BasketType

        registry.kinds.add(BasketType.key, BasketType())
        registry.tick_jobs.add("paniers.billing", tasks.bill_what_is_due, order=60)
        notifications.name_purposes()
