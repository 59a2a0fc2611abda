from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "portal.cms"
    label = "cms"
    verbose_name = "pages"

    def ready(self) -> None:
        from portal.kit import registry

        from . import audit_words, house_ties, privacy, receivers  # noqa: F401
        from .actions.set_up_site import set_up_site
        from .demo.town import index, load

        registry.after_migrate.add("cms.site", set_up_site, order=10)
        registry.audit_words.add("cms", audit_words.WORDS)
        privacy.register()
        registry.demo_parts.add("cms.town", registry.DemoPart("Belleroche : ses maisons, son accueil, ses nouvelles", load), order=10)
        registry.demo_parts.add("cms.search", registry.DemoPart("La recherche", index), order=1000)
        house_ties.register()
