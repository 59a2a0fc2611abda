from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "portal.places"
    label = "places"

    def ready(self) -> None:
        from portal.kit import registry

        from . import audit_words, house_ties

        registry.audit_words.add("places", audit_words.WORDS)
        house_ties.register()
