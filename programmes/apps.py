from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"
    label = "programmes"
    verbose_name = "programmes"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from portal.cms.page_cache import forget_pages
        from portal.kit import registry
        from portal.ledger import signals
        from portal.notifications.registry import attachments, message_returned
        from portal.people.enums import Capability

        from . import (
            absences,
            audit_words,
            calls,
            exports,
            feed_privacy,
            house_ties,
            invariants,
            notifications,
            online_acts,
            own_dates,
            privacy,
            receivers,
            recipes,
            slips,
            tasks,
        )
        from . import registry as ours
        from .actions.charge_place import SHEET_LOCK, SOURCE
        from .actions.lock_charged_sheets import lock_charged_sheets
        from .actions.part_ways import lock_places_of, part_ways
        from .actions.stop_feed import cut_feeds
        from .demo import attendance as attendance_demo
        from .demo import catalogue as catalogue_demo
        from .demo import dates as demo
        from .demo import draws as draw_demo
        from .demo import feeds as feed_demo
        from .demo import planner as planner_demo
        from .demo import sign_up as sign_up_demo
        from .desk.papers import SIGN_UP_PAPER
        from .desk.tasks import staff_tasks
        from .kinds import EventType
        from .listings import dates as listings
        from .listings import own_places as own_places
        from .models import Session, SignUpSheet

        registry.kinds.add(EventType.key, EventType())
        for order, recipe in enumerate(recipes.OWN):
            registry.recipes.add(recipe.key, recipe, order=order)
        registry.tick_jobs.add("programmes.places", tasks.keep_promises, order=50)
        registry.tick_jobs.add("programmes.draws", tasks.draws, order=49)
        registry.tick_jobs.add("programmes.changed_dates", tasks.changed_dates, order=45)
        registry.purges.add("programmes.asked", tasks.purge_asked)
        registry.tick_jobs.add("programmes.reminders", tasks.reminders, order=55)
        registry.tick_jobs.add("programmes.follow_up", tasks.follow_ups, order=56)
        registry.invariants.add("programmes.counted", invariants.miscounted_sheets)
        registry.invariants.add("programmes.oversold", invariants.oversold_sheets)
        registry.invariants.add("programmes.shares", invariants.miscounted_shares)
        registry.invariants.add("programmes.limits", invariants.miscounted_limits)
        registry.invariants.add("programmes.draws", invariants.draws_that_differ)
        registry.invariants.add("programmes.charged", invariants.confirmed_without_charge)
        registry.invariants.add("programmes.owed", invariants.owed_without_place)
        registry.invariants.add("programmes.paid_without_place", invariants.paid_without_place)
        registry.place_givers.add(SOURCE, receivers.give_paid_place)
        registry.charged_things.add(SOURCE, receivers.living_place)
        registry.merges.add("programmes", registry.MergePart(obstacles=ours.merge_obstacles, summary=ours.merge_summary))
        registry.purge_keeps.add("programmes", ours.still_expected)
        registry.personal_exports.add("programmes", exports.places_of, order=50)
        privacy.register()
        feed_privacy.register()
        registry.demo_parts.add("programmes.feed", registry.DemoPart("agendas sur le téléphone", feed_demo.load), order=66)
        registry.demo_links.add("programmes.feed", feed_demo.links)
        registry.person_panels.add("programmes", registry.SpaceCard("programmes/desk/person_panel.html", ours.person_panel), order=30)
        registry.leaving_locks.add("programmes", lock_places_of)
        registry.household_left.add("programmes", part_ways)
        registry.household_left.add("programmes.feed", cut_feeds)
        feed = registry.CounterAct("Son agenda", "dans son téléphone", ours.feed_url, Capability.WRITE_PEOPLE, "record")
        registry.counter_acts.add("programmes.feed", feed, order=291)
        registry.charge_locks.add(SHEET_LOCK, lock_charged_sheets)
        signals.payment_processing.connect(receivers.confirm_places_on_their_way, dispatch_uid="programmes.on_their_way")
        signals.payment_succeeded.connect(receivers.answer_late_money, dispatch_uid="programmes.late_money")
        signals.charge_settled.connect(receivers.confirm_paid_place, dispatch_uid="programmes.confirm_paid_place")
        for model in (Session, SignUpSheet):
            post_save.connect(forget_pages, sender=model, dispatch_uid=f"programmes.pages.{model.__name__}")
        message_returned.connect(receivers.offer_came_back, dispatch_uid="programmes.offer_came_back")
        registry.public_dates.add("programmes", listings.public_dates)
        registry.personal_dates.add("programmes", own_dates.personal_dates)
        registry.space_dates.add("programmes", registry.SpaceDates(own_places.coming_lines, "Mes places", "programmes:places"), order=30)
        registry.staff_tasks.add("programmes", staff_tasks)
        entry = registry.DeskEntry(
            "Activités", "programmes:desk_sheets", "Dates et inscriptions", Capability.SEE_ENROLMENTS, "programmes", True
        )
        registry.demo_parts.add("programmes.catalogue", registry.DemoPart("de quoi chercher", catalogue_demo.load), order=62)
        registry.demo_parts.add("programmes", registry.DemoPart("rendez-vous et inscriptions", demo.load), order=60)
        registry.demo_parts.add("programmes.draws", registry.DemoPart("tirages et places gardées", draw_demo.load), order=62)
        registry.demo_parts.add("programmes.planner", registry.DemoPart("salles et suites de dates", planner_demo.load), order=61)
        registry.demo_parts.add("programmes.attendance", registry.DemoPart("présences", attendance_demo.load), order=61)
        registry.demo_parts.add("programmes.asked", registry.DemoPart("ce qu’on demande à l’inscription", sign_up_demo.load), order=62)
        registry.desk_entries.add("programmes", entry, order=30)
        act = registry.CounterAct("Inscrire", "atelier, sortie, repas", ours.desk_url, Capability.WRITE_ENROLMENTS)
        registry.counter_acts.add("programmes.enrol", act, order=20)
        registry.slips.add(slips.LABEL, registry.SlipKind(slips.slip_of, tuple({*slips.ACTS.values(), *slips.QUIET_ACTS.values()})))
        registry.slips.add(slips.PASSED_ON, registry.SlipKind(slips.passed_on_slip, ("transferred",)))
        places = registry.CounterAct("Ses places", "rendre, répondre oui", ours.places_url, Capability.SEE_ENROLMENTS)
        registry.counter_acts.add("programmes.places", places, order=40)
        papers = registry.CounterAct("Attestation", "de présence, à imprimer", ours.certificates_url, Capability.SEE_ENROLMENTS, "record")
        registry.counter_acts.add("programmes.certificates", papers, order=290)  # after what changes her record
        for key, online in online_acts.ACTS.items():
            registry.online_acts.add(key, online)
        registry.audit_words.add("programmes", audit_words.WORDS)
        registry.call_sources.add("programmes.to_tell", registry.CallSource("À prévenir", calls.to_tell, calls.told))
        registry.call_sources.add("programmes.absent", registry.CallSource("Pas venus, sans nouvelles", absences.to_call, absences.settled))
        registry.paper_forms.add("inscription", SIGN_UP_PAPER, order=30)
        notifications.name_purposes()
        for purpose in own_dates.WITH_A_FILE:
            attachments.add(purpose, own_dates.file_of)
        house_ties.register()
