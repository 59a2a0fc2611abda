from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "maisons_habitants.committees"
    label = "committees"
    verbose_name = "comités d'usagers"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.people.enums import Capability

        from . import about_proposals, audit_words, evening, house_ties, minutes_panels, privacy, privacy_minutes, tasks, triggers
        from . import registry as ours
        from .actions import merge_members
        from .demo import bodies as demo_of_bodies
        from .kinds import CommitteeKind
        from .notifications import members
        from .reading import house_page
        from .slips import candidacy
        from .slips.paper import SEAT_PAPER

        registry.kinds.add(CommitteeKind.key, CommitteeKind())
        registry.after_migrate.add("committees.guards", triggers.install, order=10)
        registry.readiness.add("committees.guards", triggers.ready)
        privacy.register()
        privacy_minutes.register_minutes()
        minutes_panels.register()
        registry.audit_words.add("committees", audit_words.WORDS)
        entry = registry.DeskEntry("Comités", "committees_desk:home", "Membres, réunions, propositions", Capability.SEE_COMMITTEES, "house")
        registry.desk_entries.add("committees", entry, order=36)
        registry.house_marks.add("committees", house_page.house_marks)
        registry.house_panels.add("committees", registry.SpaceCard("committees/house_panel.html", house_page.house_panel), order=30)
        house_ties.register()
        about_proposals.register()
        # Members and calls for members
        members.name_purposes()
        act = registry.CounterAct("Comité", "se proposer, y siéger", ours.desk_url, Capability.WRITE_ENROLMENTS, "record")
        registry.counter_acts.add(ours.SEAT_ACT, act, order=210)
        for key, label, address in (
            ("ask", "Se proposer pour un comité", "committees:call"),
            ("back", "Reprendre sa candidature à un comité", "committees:candidacy_back"),
        ):
            registry.online_acts.add(f"committees.{key}", registry.OnlineAct(label, address, counter=ours.SEAT_ACT))
        registry.slips.add(candidacy.LABEL, registry.SlipKind(candidacy.slip_of, (candidacy.ACT,)))
        registry.paper_forms.add(ours.PAPER, SEAT_PAPER, order=40)
        registry.space_cards.add("committees", registry.SpaceCard("committees/space_card.html", ours.space_card), order=38)
        registry.staff_tasks.add("committees.members", ours.staff_tasks)
        registry.merges.add(
            "committees", registry.MergePart(summary=ours.merge_summary, carry=merge_members.carry, undo=merge_members.undo)
        )
        registry.tick_jobs.add("committees.ends", tasks.tell_ends, order=62)
        registry.purges.add(privacy.MEMBERS_PURGE, tasks.purge_members)
        registry.invariants.add("committees.mandates", ours.broken_mandates)
        registry.demo_parts.add("committees.bodies", registry.DemoPart("des comités d’usagers", demo_of_bodies.load), order=78)
        evening.register()
