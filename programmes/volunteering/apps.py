from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "programmes.volunteering"
    label = "volunteering"
    verbose_name = "bénévolat"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.notifications.registry import purposes
        from portal.people.enums import Capability

        from . import audit_words, beside, demo, house_ties, life, privacy, recognition, tasks
        from . import registry as ours
        from .actions import end_standing, lay_standing, merge_files
        from .actions.apply_needs import apply_by_itself
        from .demo import standing as standing_demo
        from .kinds import VolunteeringKind
        from .notifications import files as notifications
        from .reading import house_page, reviewing
        from .recipe import VolunteerShift
        from .slips import paper as papers

        registry.kinds.add(VolunteeringKind.key, VolunteeringKind())
        registry.recipes.add(VolunteerShift.key, VolunteerShift(), order=40)
        registry.house_marks.add("volunteering", house_page.house_marks)
        registry.house_panels.add("volunteering", registry.SpaceCard("volunteering/house_panel.html", house_page.house_panel), order=20)
        registry.beside_dates.add("volunteering", beside.hands_of)
        registry.in_the_way.add("volunteering", beside.in_the_way)
        registry.dates_planned.add("volunteering", apply_by_itself)
        registry.date_panels.add("volunteering", registry.SpaceCard("volunteering/desk/date_panel.html", beside.date_panel), order=20)
        entry = registry.DeskEntry(
            "Bénévoles", "volunteering_desk:holes", "Trous à combler, créneaux, personnes", Capability.SEE_VOLUNTEERS, "programmes"
        )
        registry.desk_entries.add("volunteering", entry, order=36)
        registry.audit_words.add("volunteering", audit_words.WORDS)
        privacy.register()
        registry.purges.add(privacy.PURGE, tasks.purge_files)
        registry.tick_jobs.add("volunteering.lapsing", tasks.tell_of_lapsing)
        registry.merges.add("volunteering", registry.MergePart(summary=ours.merge_summary, carry=merge_files.carry, undo=merge_files.undo))
        registry.staff_tasks.add("volunteering", ours.staff_tasks)
        registry.person_marks.add("volunteering", ours.person_marks)
        registry.person_panels.add("volunteering", registry.SpaceCard("volunteering/desk/person_panel.html", ours.person_panel), order=35)
        registry.space_cards.add("volunteering", registry.SpaceCard("volunteering/space_card.html", ours.space_card), order=35)
        registry.paper_forms.add(ours.PAPER, papers.VOLUNTEER_PAPER, order=40)
        registry.slips.add(ours.SLIP, registry.SlipKind(ours.slip_of, (ours.JOINED, ours.STOPPED)))
        act = registry.CounterAct("Bénévole", "commencer, son dossier, arrêter", ours.desk_url, Capability.SEE_VOLUNTEERS, "record")
        registry.counter_acts.add("volunteering.file", act, order=292)
        for key, label, address in (
            ("join", "Devenir bénévole", "volunteering:join"),
            ("edit", "Changer ce que l’on dit de soi comme bénévole", "volunteering:mine"),
            ("stop", "Arrêter le bénévolat", "volunteering:stop"),
        ):
            registry.online_acts.add(f"volunteering.{key}", registry.OnlineAct(label, address, counter="volunteering.file"))
        notifications.name_purposes()
        recognition.register()
        life.register()
        registry.demo_parts.add("volunteering", registry.DemoPart("bénévoles et créneaux", demo.load), order=66)
        registry.demo_parts.add("volunteering.files", registry.DemoPart("dossiers de bénévoles", demo.load_files), order=67)
        registry.demo_parts.add("volunteering.standing", registry.DemoPart("créneaux réguliers", standing_demo.load), order=69)
        act = registry.CounterAct("Coup de main", "créneaux bénévoles", ours.shifts_url, Capability.WRITE_ENROLMENTS, "record")
        registry.counter_acts.add(ours.SHIFTS, act, order=292)
        for key, online in ours.ONLINE_ACTS.items():
            registry.online_acts.add(key, online)
        registry.tick_jobs.add("volunteering.standing", tasks.standing_shifts, order=51)
        purposes.add(lay_standing.PURPOSE, "Créneau régulier noté")
        purposes.add(end_standing.PURPOSE, "Créneau régulier arrêté")
        registry.demo_parts.add("volunteering.needs", registry.DemoPart("besoins des dates", demo.load_needs), order=68)
        registry.demo_parts.add("volunteering.given", registry.DemoPart("heures données, mercis", demo.load_given), order=70)
        registry.staff_tasks.add("volunteering.review", reviewing.staff_tasks)
        house_ties.register()
