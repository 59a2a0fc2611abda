from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "portal.households"
    label = "households"
    verbose_name = "foyers et situations vérifiées"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.notifications.registry import purposes

        from . import audit_words, counter_acts, demo, exports, invariants, notifications, online_acts, privacy, slips, tasks
        from . import registry as gives
        from .actions.purge_households import still_served
        from .desk.campaign import staff_tasks
        from .triggers import GUARDS, missing

        for purpose, label in notifications.PURPOSES.items():
            purposes.add(purpose, label)
        registry.after_migrate.add("households.guards", GUARDS.install, order=10)
        registry.readiness.add("households.guards", missing)
        registry.tick_jobs.add("households.campaigns", tasks.continue_campaigns)
        registry.purge_keeps.add("households", still_served)
        registry.purges.add("households", tasks.purge, order=110)
        registry.purges.add(privacy.IMAGES_PURGE, tasks.purge_image_rights)
        registry.slips.add(slips.QUOTIENT, registry.SlipKind(slips.slip_of_quotient, (slips.ACT,)))
        registry.slips.add(slips.TAX, registry.SlipKind(slips.slip_of_tax, (slips.ACT,)))
        registry.personal_exports.add("households", exports.households_of)
        privacy.register()
        for number, invariant in enumerate(invariants.ALL):
            registry.invariants.add(f"households.{invariant.__name__}", invariant, order=15 + number)
        registry.staff_tasks.add("households.campaign", staff_tasks)
        registry.space_cards.add("households", registry.SpaceCard("households/space_card.html", gives.space_card), order=30)
        registry.merges.add("households", registry.MergePart(summary=gives.merge_summary))
        registry.desk_entries.add(
            "households.persons",
            registry.DeskEntry("Personnes", "desk_persons", "Trouver, créer, corriger", "people.see", "people", True),
            order=10,
        )
        registry.desk_entries.add(
            "households.campaign",
            registry.DeskEntry("À renouveler", "desk_campaign", "Qui doit mettre à jour sa situation", "means.see", "follow"),
            order=50,
        )
        for place, (key, act) in enumerate(counter_acts.ACTS.items()):
            registry.counter_acts.add(key, act, order=200 + place)
        for key, act in online_acts.ACTS.items():
            registry.online_acts.add(key, act)
        registry.audit_words.add("households", audit_words.WORDS)
        registry.demo_parts.add("households.residents", registry.DemoPart("habitants et foyers", demo.load), order=30)
        registry.demo_accounts.add("households", demo.accounts, order=30)
