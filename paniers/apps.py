from django.apps import AppConfig
from django.urls import reverse


class PaniersConfig(AppConfig):
    name = "paniers"
    label = "paniers"
    verbose_name = "paniers solidaires"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.kit.billing import Biller
        from portal.ledger import signals
        from portal.notifications.registry import attachments
        from portal.people.enums import Capability

        from . import (
            audit_words,
            calendars,
            calls,
            demo,
            exports,
            kitchen_demo,
            notifications,
            online_acts,
            privacy,
            receivers,
            slips,
            tasks,
        )
        from . import registry as ours
        from .actions.hand_over import SHEET
        from .actions.pass_on_baskets import pass_on_baskets
        from .desk.papers import BASKET_PAPER
        from .desk.recipe import staff_tasks
        from .desk.share import share_url
        from .desk.volunteer import volunteer_sheet
        from .kinds import BasketType

        registry.kinds.add(BasketType.key, BasketType())
        signals.payment_succeeded.connect(receivers.answer_late_money, dispatch_uid="paniers.late_money")
        registry.tick_jobs.add("paniers.proofs", tasks.lower_what_is_proved, order=59)
        registry.tick_jobs.add("paniers.billing", tasks.bill_what_is_due, order=60)
        registry.tick_jobs.add("paniers.settle", tasks.settle_what_is_over, order=62)
        registry.call_sources.add("paniers.missed", registry.CallSource("Prendre des nouvelles", calls.to_call, calls.settled))
        registry.billings.add(ours.BILLED_AS, Biller("Paniers", ours.month_lines, ours.owed_the_month_before, tasks.write_month))
        registry.public_dates.add("paniers", ours.public_dates)
        registry.personal_dates.add("paniers", ours.personal_dates)
        registry.space_dates.add("paniers", registry.SpaceDates(ours.coming_lines, "Mes paniers", "paniers:mine"), order=20)
        registry.balances.add("paniers", ours.sold)
        registry.payers.add("paniers", ours.payers)
        registry.person_panels.add("paniers", registry.SpaceCard("paniers/person_panel.html", ours.person_panel), order=20)
        registry.personal_exports.add("paniers", exports.baskets_told, order=60)
        privacy.register()
        registry.merges.add("paniers", registry.MergePart(summary=ours.merge_summary))
        registry.household_left.add("paniers", pass_on_baskets)
        registry.invariants.add("paniers", ours.broken_baskets)
        registry.desk_entries.add(
            "paniers",
            registry.DeskEntry("Paniers", "paniers_desk:days", "Feuilles du jour", Capability.HAND_BASKETS, "programmes", True),
            order=40,
        )
        act = registry.CounterAct(
            "Panier", "abonner", lambda person: reverse("paniers_desk:subscribe", args=[person.pk]), Capability.WRITE_ENROLMENTS
        )
        registry.counter_acts.add("paniers.subscribe", act, order=10)
        recipe = registry.CounterAct(
            "Recette", "une recette à partager", lambda person: reverse("paniers_desk:recipe", args=[person.pk]),
            Capability.WRITE_ENROLMENTS, group="record",
        )  # fmt: skip
        registry.counter_acts.add("paniers.recipe", recipe, order=90)
        registry.staff_tasks.add("paniers.recipes", staff_tasks)
        registry.demo_parts.add("paniers.kitchen", registry.DemoPart("des recettes et des fermes", kitchen_demo.load), order=72)
        registry.demo_parts.add("paniers", registry.DemoPart("les paniers de la semaine", demo.load), order=70)
        registry.sheet_passes.add(SHEET, registry.SharedSheet(volunteer_sheet, share_url))
        registry.demo_links.add("paniers", demo.links)
        registry.slips.add(slips.LABEL, registry.SlipKind(slips.slip_of, tuple(slips.ACTS.values())))
        for key, online in online_acts.ACTS.items():
            registry.online_acts.add(key, online)
        registry.audit_words.add("paniers", audit_words.WORDS)
        registry.paper_forms.add("panier", BASKET_PAPER, order=20)
        notifications.name_purposes()
        for purpose in notifications.WITH_A_FILE:
            attachments.add(purpose, calendars.file_of)
