from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"
    label = "programmes"
    verbose_name = "programmes"

    def ready(self) -> None:
        from portal.kit import registry

        from .kinds import EventType

        registry.kinds.add(EventType.key, EventType())
