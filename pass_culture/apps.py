from django.apps import AppConfig


class PassCultureConfig(AppConfig):
    name = "pass_culture"
    label = "pass_culture"
    verbose_name = "sorties culturelles"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.ledger import signals
        from portal.people.enums import Capability

        from . import around, audit_words, house_ties, invariants, pictures, privacy, receivers, roles, tasks
        from . import registry as ours
        from .actions import merge_cards, pass_on_cards
        from .actions.announce_opening import openings_due
        from .demo import album as demo_of_album
        from .demo import around as demo_of_around
        from .demo import cards as demo_of_cards
        from .demo import outings as demo_of_outings
        from .demo import partners as demo_of_partners
        from .demo import season as demo_of_season
        from .demo import venues as demo_of_venues
        from .kinds import OutingKind
        from .notifications import called_off, openings
        from .notifications.cards import name_purposes
        from .recipe import OutingRecipe
        from .slips import card as card_slip
        from .slips.paper import CARD_PAPER

        registry.kinds.add(OutingKind.key, OutingKind())
        registry.recipes.add(OutingRecipe.key, OutingRecipe(), order=30)
        openings.name_purposes()
        called_off.name_purposes()
        registry.after_migrate.add("pass_culture.editors", roles.grant_venues, order=50)
        registry.tick_jobs.add("pass_culture.openings", openings_due, order=60)
        registry.invariants.add("pass_culture.seats", invariants.trips_beyond_their_seats)
        registry.invariants.add("pass_culture.contracts", invariants.contracts_beyond_their_seats)
        registry.audit_words.add("pass_culture", audit_words.WORDS)
        entry = registry.DeskEntry(
            "Sorties", "pass_culture_desk:home", "Sorties, cartes, partenaires", Capability.SEE_ENROLMENTS, "programmes"
        )
        registry.desk_entries.add("pass_culture", entry, order=34)
        # The season and its card
        signals.payment_succeeded.connect(receivers.answer_late_money, dispatch_uid="pass_culture.late_money")
        registry.charged_things.add("pass_culture.card", receivers.living_card)
        registry.tick_jobs.add("pass_culture.proofs", tasks.lower_what_is_proved, order=59)
        registry.balances.add("pass_culture", ours.sold)
        registry.payers.add("pass_culture", ours.payers)
        registry.invariants.add("pass_culture.cards", ours.broken_cards)
        registry.space_cards.add("pass_culture", registry.SpaceCard("pass_culture/space_card.html", ours.space_card), order=36)
        registry.person_marks.add("pass_culture", ours.person_marks)
        registry.person_panels.add("pass_culture", registry.SpaceCard("pass_culture/desk/person_panel.html", ours.person_panel), order=36)
        registry.staff_tasks.add("pass_culture.cards", ours.staff_tasks)
        act = registry.CounterAct("Carte des sorties", "la saison, renouveler", ours.desk_url, Capability.WRITE_ENROLMENTS, "card")
        registry.counter_acts.add(ours.CARD_ACT, act, order=205)
        for key, label, address in (
            ("ask", "Demander ou renouveler la carte des sorties", "pass_culture:card"),
            ("openings", "Être prévenue quand une sortie s’ouvre", "pass_culture:openings"),
            ("stop", "Arrêter une carte des sorties, reprendre une demande", "pass_culture:card_stop"),
        ):
            registry.online_acts.add(f"pass_culture.{key}", registry.OnlineAct(label, address, counter=ours.CARD_ACT))
        registry.paper_forms.add(ours.PAPER, CARD_PAPER, order=30)
        registry.slips.add(card_slip.LABEL, registry.SlipKind(card_slip.slip_of, tuple(card_slip.ACTS.values())))
        registry.merges.add("pass_culture", registry.MergePart(summary=ours.merge_summary, carry=merge_cards.carry, undo=merge_cards.undo))
        registry.household_left.add("pass_culture", pass_on_cards.pass_on_cards)
        registry.purges.add(privacy.PURGE, tasks.purge_cards)
        privacy.register()
        name_purposes()
        around.register()
        pictures.register()
        registry.demo_parts.add("pass_culture.around", registry.DemoPart("sorties d’hier et de demain", demo_of_around.load), order=74)
        registry.demo_parts.add("pass_culture.album", registry.DemoPart("l’album d’une sortie", demo_of_album.load), order=78)
        registry.demo_parts.add("pass_culture.season", registry.DemoPart("une saison de sorties", demo_of_season.load), order=64)
        registry.demo_parts.add("pass_culture.cards", registry.DemoPart("cartes des sorties", demo_of_cards.load), order=73)
        registry.demo_parts.add("pass_culture.venues", registry.DemoPart("des partenaires de sorties", demo_of_venues.load), order=64)
        registry.demo_parts.add("pass_culture.outings", registry.DemoPart("des sorties", demo_of_outings.load), order=76)
        registry.demo_parts.add(
            "pass_culture.partners", registry.DemoPart("conventions, coûts, une sortie annulée", demo_of_partners.load), order=77
        )
        house_ties.register()
