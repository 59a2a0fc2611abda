from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "portal.people"
    label = "people"
    verbose_name = "personnes et équipe"

    def ready(self) -> None:
        from allauth.mfa import signals

        from portal.kit import registry
        from portal.notifications.registry import purposes

        from . import demo, exports, invariants, privacy, receivers, tasks
        from .enums import Capability
        from .models import Person
        from .notifications import PURPOSES, names_of
        from .roles import set_up_groups

        registry.after_migrate.add("people.groups", set_up_groups)
        for purpose, label in PURPOSES.items():
            purposes.add(purpose, label)
        registry.recipients.add("people.Person", registry.RecipientKind(within=Person.objects.within, names=names_of))
        registry.tick_jobs.add("people.roles", tasks.roles_that_begin_and_end)
        registry.tick_jobs.add("people.page_rights", tasks.page_rights_follow_roles)
        registry.desk_entries.add(
            "people.team", registry.DeskEntry("Équipe", "team", "Qui travaille où, et avec quel rôle", Capability.SEE_TEAM), order=900
        )
        registry.desk_boxes.add("people.agent", "people/agent_box.html")
        registry.desk_heads.add("people.lock", "people/lock_head.html")
        registry.demo_parts.add("people.accounts", registry.DemoPart("comptes", demo.load), order=20)
        registry.demo_accounts.add("people", demo.accounts, order=20)
        signals.authenticator_used.connect(receivers.second_factor_given, dispatch_uid="people.second_factor_given")
        signals.authenticator_added.connect(receivers.second_factor_added, dispatch_uid="people.second_factor_added")
        signals.authenticator_removed.connect(receivers.second_factor_removed, dispatch_uid="people.second_factor_removed")
        registry.personal_exports.add("people", exports.record_of, order=10)
        registry.purges.add("people.persons", tasks.purge_persons, order=90)
        registry.purges.add("people.sheets", tasks.purge_sheet_names)
        privacy.register()
        for number, invariant in enumerate(invariants.ALL):
            registry.invariants.add(f"people.{invariant.__name__}", invariant, order=10 + number)
