from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "portal.cms"
    label = "cms"
    verbose_name = "pages"

    def ready(self) -> None:
        from portal.kit import registry

        from . import receivers  # noqa: F401
        from .actions.set_up_site import set_up_site

        registry.after_migrate.add("cms.site", set_up_site, order=10)
