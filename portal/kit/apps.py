from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KitConfig(AppConfig):
    name = "portal.kit"
    label = "kit"
    verbose_name = "outillage"

    def ready(self) -> None:
        from .receivers import set_up_after_migrate

        post_migrate.connect(set_up_after_migrate, dispatch_uid="kit.after_migrate")
