from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "portal.people"
    label = "people"
    verbose_name = "personnes et équipe"

    def ready(self) -> None:
        from portal.kit import registry

        from .roles import set_up_groups

        registry.after_migrate.add("people.groups", set_up_groups)
