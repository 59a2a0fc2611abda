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
            demo,
            exports,
            growers_demo,
            notifications,
            online_acts,
            order_words,
            privacy,
            receivers,
            slips,
            tasks,
        )
        from . import registry as ours
        from .actions.forget_contacts import forget_contacts
        from .actions.forget_contacts import preview as contacts_preview
        from .actions.hand_over import SHEET
        from .actions.pass_on_baskets import pass_on_baskets
        from .desk.papers import BASKET_PAPER
        from .desk.share import share_url
        from .desk.volunteer import volunteer_sheet
        from .kinds import BasketType

        registry.kinds.add(BasketType.key, BasketType())
        signals.payment_succeeded.connect(receivers.answer_late_money, dispatch_uid="paniers.late_money")
        registry.tick_jobs.add("paniers.proofs", tasks.lower_what_is_proved, order=59)
        registry.tick_jobs.add("paniers.billing", tasks.bill_what_is_due, order=60)
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
        registry.demo_parts.add("paniers", registry.DemoPart("les paniers de la semaine", demo.load), order=70)
        registry.sheet_passes.add(SHEET, registry.SharedSheet(volunteer_sheet, share_url))
        registry.demo_links.add("paniers", demo.links)
        registry.slips.add(slips.LABEL, registry.SlipKind(slips.slip_of, tuple(slips.ACTS.values())))
        for key, online in online_acts.ACTS.items():
            registry.online_acts.add(key, online)
        registry.audit_words.add("paniers", audit_words.WORDS)
        registry.paper_forms.add("panier", BASKET_PAPER, order=20)
        registry.desk_entries.add(
            "paniers.growers",
            registry.DeskEntry("Fermes", "paniers_desk:growers", "Contenu, commandes, livraisons", Capability.PLAN_BASKETS, "programmes"),
            order=41,
        )
        registry.invariants.add("paniers.growers", ours.broken_orders)
        registry.staff_tasks.add("paniers.growers", ours.grower_tasks)
        registry.purges.add("paniers.growers", forget_contacts)
        registry.purge_previews.add("paniers.growers", contacts_preview)
        registry.demo_parts.add("paniers.growers", registry.DemoPart("les fermes et leurs commandes", growers_demo.load), order=71)
        notifications.name_purposes()
        order_words.name_purposes()
        attachments.add(order_words.ORDER, order_words.files_of)
        for purpose in notifications.WITH_A_FILE:
            attachments.add(purpose, calendars.file_of)
