from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "portal.people"
    label = "people"
    verbose_name = "personnes et équipe"

    def ready(self) -> None:
        from allauth.mfa import signals
        from django.db.models.signals import post_delete

        from portal.kit import registry
        from portal.notifications.registry import purposes

        from . import audit_words, demo, exports, house_ties, invariants, online_acts, privacy, receivers, slips, tasks
        from .actions.retell import retell
        from .desk import calls, doubts, panels
        from .enums import Capability
        from .models import Person
        from .notifications import PURPOSES, houses_of, names_of, ways_known
        from .roles import set_up_groups

        registry.after_migrate.add("people.groups", set_up_groups)
        registry.houses_opened.add("people.page_rights", tasks.page_rights_of_a_house)
        for purpose, label in PURPOSES.items():
            purposes.add(purpose, label)
        kind = registry.RecipientKind(Person.objects.within, names_of, houses=houses_of, ways=ways_known, retell=retell)
        registry.recipients.add("people.Person", kind)
        registry.call_sources.add("people.messages", registry.CallSource("Messages à dire au téléphone", calls.items, calls.settled))
        registry.person_panels.add("people.messages", registry.SpaceCard("people/messages_panel.html", panels.messages), order=5)
        registry.staff_tasks.add("people.doubts", doubts.staff_tasks)
        registry.tick_jobs.add("people.roles", tasks.roles_that_begin_and_end)
        registry.tick_jobs.add("people.page_rights", tasks.page_rights_follow_roles)
        registry.desk_entries.add(
            "people.team", registry.DeskEntry("Équipe", "team", "Qui travaille où, et avec quel rôle", Capability.SEE_TEAM), order=900
        )
        registry.desk_boxes.add("people.agent", "people/agent_box.html")
        registry.desk_heads.add("people.lock", "people/lock_head.html")
        registry.demo_parts.add("people.accounts", registry.DemoPart("comptes", demo.load), order=20)
        registry.demo_parts.add("people.messages", registry.DemoPart("lettres et messages", demo.load_messages), order=90)
        registry.demo_accounts.add("people", demo.accounts, order=20)
        registry.demo_parts.add("people.cards", registry.DemoPart("cartes en réserve", demo.load_cards), order=45)
        registry.demo_links.add("people.cards", demo.links)
        signals.authenticator_used.connect(receivers.second_factor_given, dispatch_uid="people.second_factor_given")
        signals.authenticator_added.connect(receivers.second_factor_added, dispatch_uid="people.second_factor_added")
        post_delete.connect(receivers.authenticator_gone, sender="mfa.Authenticator", dispatch_uid="people.authenticator_gone")
        signals.authenticator_removed.connect(receivers.second_factor_removed, dispatch_uid="people.second_factor_removed")
        registry.slips.add(slips.LABEL, registry.SlipKind(slips.slip_of, (slips.GIVEN, slips.REPLACED)))
        for key, act in online_acts.ACTS.items():
            registry.online_acts.add(key, act)
        registry.audit_words.add("people", audit_words.WORDS)
        registry.personal_exports.add("people", exports.record_of, order=10)
        registry.purges.add("people.persons", tasks.purge_persons, order=90)
        registry.purges.add("people.sheets", tasks.purge_sheet_names)
        registry.purges.add("people.paper_codes", tasks.purge_paper_codes)
        registry.purges.add("people.doubts", tasks.purge_doubts)
        privacy.register()
        for number, invariant in enumerate(invariants.ALL):
            registry.invariants.add(f"people.{invariant.__name__}", invariant, order=10 + number)
        house_ties.register()
