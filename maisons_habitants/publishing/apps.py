from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "maisons_habitants.publishing"
    label = "publishing"
    verbose_name = "publication des maisons"

    def ready(self) -> None:
        from portal.kit import registry

        from . import audit_words

        registry.audit_words.add("publishing", audit_words.WORDS)
