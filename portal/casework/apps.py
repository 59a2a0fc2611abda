from django.apps import AppConfig
from django.urls import reverse


class CaseworkConfig(AppConfig):
    name = "portal.casework"
    label = "casework"
    verbose_name = "accompagnement"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.notifications.registry import purposes
        from portal.people.enums import Capability

        from . import audit_words, demo, exports, house_ties, notifications, privacy, roles, tasks
        from . import registry as ours
        from .actions.carry_address import carry_address, give_address_back
        from .actions.leave_addresses import leave_addresses
        from .calls import settled

        for purpose, label in notifications.PURPOSES.items():
            purposes.add(purpose, label)
        acts = (
            ("casework.refer", "Orienter", "vers qui peut aider", "desk_refer", Capability.WRITE_PEOPLE, "", 90),
            ("casework.lead", "Référent", "qui l’accompagne", "desk_lead_of", Capability.LEAD_CASES, "care", 92),
            (
                "casework.address",
                "Adresse à la maison",
                "domiciliation, courrier",
                "desk_address_of",
                Capability.REGISTER_ADDRESSES,
                "care",
                94,
            ),
        )
        for key, label, hint, name, permission, group, order in acts:
            act = registry.CounterAct(label, hint, lambda person, name=name: reverse(name, args=[person.pk]), permission, group)
            registry.counter_acts.add(key, act, order=order)
        registry.online_acts.add(
            "casework.lead", registry.OnlineAct("Ne plus être accompagnée", "space_lead_stop", counter="casework.lead")
        )
        registry.online_acts.add(
            "casework.certificate", registry.OnlineAct("Mon attestation d’adresse", "space_certificate", counter="casework.address")
        )
        registry.person_marks.add("casework", ours.person_marks)
        registry.person_panels.add("casework", registry.SpaceCard("casework/desk/person_panel.html", ours.person_panel), order=40)
        registry.space_cards.add("casework", registry.SpaceCard("casework/space_card.html", ours.space_card), order=40)
        registry.staff_tasks.add("casework", ours.staff_tasks)
        registry.call_sources.add("casework.referrals", registry.CallSource("Prendre des nouvelles", ours.calls, settled))
        registry.slips.add("casework.Referral", registry.SlipKind(ours.slip, (ours.ACT,)))
        registry.slips.add("casework.AddressRegistration", registry.SlipKind(ours.address_slip, (ours.ADDRESS_ACT,)))
        registry.personal_exports.add("casework", exports.casework_told)
        registry.audit_words.add("casework", audit_words.WORDS)
        registry.purges.add("casework", tasks.purge)
        registry.purge_keeps.add("casework", ours.still_served)
        registry.tick_jobs.add("casework.terms", tasks.end_what_is_over)
        registry.tick_jobs.add("casework.renewals", tasks.remind_of_renewal)
        registry.household_left.add("casework.addresses", leave_addresses)
        registry.invariants.add("casework.terms", ours.unsound)
        registry.after_migrate.add("casework.editors", roles.grant_partners, order=50)
        parts = registry.MergePart(ours.merge_obstacles, ours.merge_summary, carry_address, give_address_back)
        registry.merges.add("casework", parts)
        privacy.register()
        registry.desk_entries.add(
            "casework.referrals",
            registry.DeskEntry("Orientations", "desk_referrals", "Qui peut aider, et la suite", Capability.WRITE_PEOPLE, "follow"),
            order=60,
        )
        registry.desk_entries.add(
            "casework.addresses",
            registry.DeskEntry("Courrier reçu", "desk_mail", "Domiciliations, ce qui attend", Capability.REGISTER_ADDRESSES, "follow"),
            order=62,
        )
        registry.demo_parts.add("casework", registry.DemoPart("partenaires, orientations et domiciliations", demo.load), order=75)
        house_ties.register()
