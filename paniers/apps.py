from functools import partial

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
            exports,
            house_ties,
            online_acts,
            privacy,
            receivers,
            tasks,
        )
        from . import registry as ours
        from .actions.forget_contacts import forget_contacts
        from .actions.forget_contacts import preview as contacts_preview
        from .actions.hand_over import SHEET
        from .actions.pass_on_baskets import pass_on_baskets
        from .demo import choices as demo_of_choices
        from .demo import growers as demo_of_growers
        from .demo import kitchen as demo_of_kitchen
        from .demo import resident as demo_resident
        from .demo import season
        from .demo import terms as demo_of_terms
        from .desk.basket import baskets_url
        from .desk.papers import BASKET_PAPER
        from .desk.recipe import staff_tasks
        from .desk.share import share_url
        from .desk.volunteer import volunteer_sheet
        from .exports.orders import files_of
        from .kinds import BasketType
        from .notifications import growers as to_growers
        from .notifications import subscribers as to_subscribers
        from .reading import house_page
        from .slips import basket as basket_slip
        from .slips import subscription as slip

        registry.kinds.add(BasketType.key, BasketType())
        signals.payment_succeeded.connect(receivers.answer_late_money, dispatch_uid="paniers.late_money")
        registry.house_marks.add("paniers", house_page.house_marks)
        registry.house_panels.add("paniers", registry.SpaceCard("paniers/house_panel.html", house_page.house_panel), order=10)
        registry.tick_jobs.add("paniers.dates", tasks.open_new_dates, order=58)
        registry.tick_jobs.add("paniers.proofs", tasks.lower_what_is_proved, order=59)
        registry.tick_jobs.add("paniers.billing", tasks.bill_what_is_due, order=60)
        registry.tick_jobs.add("paniers.settle", tasks.settle_what_is_over, order=62)
        registry.call_sources.add("paniers.missed", registry.CallSource("Prendre des nouvelles", calls.to_call, calls.settled))
        registry.charged_things.add(receivers.SOURCE, receivers.living_basket)
        registry.tick_jobs.add("paniers.renewals", tasks.offer_what_follows, order=61)
        registry.tick_jobs.add("paniers.ends", tasks.end_what_is_over, order=62)
        for source, label in ((ours.BILLED_AS, "Paniers"), (ours.BILLED_AFTER, "Paniers, une fois le mois ou le trimestre passé")):
            acts = [partial(act, source=source) for act in (ours.month_lines, ours.owed_the_month_before, tasks.write_month)]
            registry.billings.add(source, Biller(label, *acts))
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
        registry.desk_entries.add(
            "paniers.balance",
            registry.DeskEntry("Bilan des paniers", "paniers_desk:balance", "Recette, coût, autres prix", Capability.WRITE_TARIFFS),
            order=71,
        )
        act = registry.CounterAct(
            "Panier", "abonner", lambda person: reverse("paniers_desk:subscribe", args=[person.pk]), Capability.WRITE_ENROLMENTS
        )
        registry.counter_acts.add("paniers.subscribe", act, order=10)
        terms = registry.CounterAct(
            "Abonnement",
            "le changer, l’arrêter",
            lambda person: reverse("paniers_desk:terms", args=[person.pk]),
            Capability.WRITE_ENROLMENTS,
        )
        registry.counter_acts.add("paniers.terms", terms, order=36)
        choose = registry.CounterAct("Absence", "un autre jour, un don", baskets_url, Capability.WRITE_ENROLMENTS)
        registry.counter_acts.add("paniers.baskets", choose, order=35)
        recipe = registry.CounterAct(
            "Recette", "une recette à partager", lambda person: reverse("paniers_desk:recipe", args=[person.pk]),
            Capability.WRITE_ENROLMENTS, group="record",
        )  # fmt: skip
        registry.counter_acts.add("paniers.recipe", recipe, order=280)
        registry.staff_tasks.add("paniers.recipes", staff_tasks)
        registry.demo_parts.add("paniers.kitchen", registry.DemoPart("des recettes et des fermes", demo_of_kitchen.load), order=72)
        registry.demo_parts.add("paniers", registry.DemoPart("les paniers de la semaine", season.load), order=70)
        registry.demo_parts.add("paniers.terms", registry.DemoPart("abonnements qui changent", demo_of_terms.load), order=71)
        registry.sheet_passes.add(SHEET, registry.SharedSheet(volunteer_sheet, share_url))
        registry.demo_parts.add("paniers.choices", registry.DemoPart("des paniers déplacés ou donnés", demo_of_choices.load), order=71)
        registry.demo_links.add("paniers", season.links)
        registry.demo_accounts.add("paniers", demo_resident.accounts, order=40)
        registry.slips.add(slip.LABEL, registry.SlipKind(slip.slip_of, tuple(slip.ACTS.values())))
        registry.slips.add(slip.CHANGED, registry.SlipKind(slip.changed_slip, ("transferred", "noted")))
        registry.slips.add(basket_slip.LABEL, registry.SlipKind(basket_slip.slip_of, basket_slip.ACTS))
        for key, online in online_acts.ACTS.items():
            registry.online_acts.add(key, online)
        registry.audit_words.add("paniers", audit_words.WORDS)
        registry.paper_forms.add("panier", BASKET_PAPER, order=20)
        registry.desk_entries.add(
            "paniers.growers",
            registry.DeskEntry("Fermes", "paniers_desk:growers", "Contenu, commandes, livraisons", Capability.PLAN_BASKETS, "programmes"),
            order=41,
        )
        registry.desk_entries.add(
            "paniers.seasons",
            registry.DeskEntry("Saisons", "paniers_desk:seasons", "Règles, tailles, dates", Capability.PLAN_BASKETS, "programmes"),
            order=42,
        )
        registry.invariants.add("paniers.growers", ours.broken_orders)
        registry.staff_tasks.add("paniers.growers", ours.grower_tasks)
        registry.purges.add("paniers.growers", forget_contacts)
        registry.purge_previews.add("paniers.growers", contacts_preview)
        registry.demo_parts.add("paniers.growers", registry.DemoPart("les fermes et leurs commandes", demo_of_growers.load), order=71)
        to_subscribers.name_purposes()
        to_growers.name_purposes()
        attachments.add(to_growers.ORDER, files_of)
        for purpose in to_subscribers.WITH_A_FILE:
            attachments.add(purpose, calendars.file_of)
        house_ties.register()
