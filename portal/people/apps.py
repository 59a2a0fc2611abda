from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "portal.people"
    label = "people"
    verbose_name = "personnes et équipe"

    def ready(self) -> None:
        from portal.kit import registry

        from .models import Person
        from .notifications import names_of
        from .roles import set_up_groups

        registry.after_migrate.add("people.groups", set_up_groups)
        registry.recipients.add("people.Person", registry.RecipientKind(visible=Person.objects.visible_to, names=names_of))
