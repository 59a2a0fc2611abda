from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"
    verbose_name = "comptoir"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.notifications.registry import purposes

        from . import audit_words, calls, counter_acts, demo, house_ties, privacy, slips
        from . import paper_forms as ours
        from .actions.forget_asides import forget_asides
        from .actions.forget_calls import forget_calls
        from .actions.write_instead import PURPOSE

        registry.audit_words.add("desk", audit_words.WORDS)
        registry.purges.add("desk.asides", lambda today: {"asides": forget_asides()})
        registry.purges.add("desk.calls", forget_calls)
        registry.purge_keeps.add("desk", calls.promised)
        registry.personal_exports.add("desk", calls.calls_of)
        registry.merges.add("desk", registry.MergePart(summary=calls.merge_summary))
        registry.staff_tasks.add("desk.calls", calls.staff_tasks)
        registry.call_sources.add(calls.SOURCE, registry.CallSource("Rappels", calls.call_backs, calls.call_back_settled), order=10)
        registry.slips.add(slips.LABEL, registry.SlipKind(slips.slip_of, (slips.ACT,)))
        purposes.add(PURPOSE, "Appelez-nous")
        for place, (key, act) in enumerate(counter_acts.ACTS.items()):
            registry.counter_acts.add(key, act, order=80 + place)
        registry.desk_entries.add(
            "desk.phone", registry.DeskEntry("Téléphone", "desk_phone", "Qui appelle, qui rappeler", "people.see", "people", True), order=12
        )
        registry.demo_parts.add("desk.calls", registry.DemoPart("des appels à passer", demo.load_calls), order=82)
        privacy.register()
        registry.demo_parts.add("desk", registry.DemoPart("un mois de passages", demo.load), order=80)
        registry.paper_forms.add("personne", ours.PERSON_PAPER, order=10)
        registry.paper_forms.add("rappel", ours.CALL_BACK_PAPER, order=15)
        registry.desk_entries.add(
            "desk.papers",
            registry.DeskEntry("Papiers", "desk_papers", "Formulaires à imprimer, puis à saisir", "people.write", "people"),
            order=85,
        )
        registry.desk_entries.add(
            "desk.visits", registry.DeskEntry("Passages", "desk_visits", "Compter qui vient, sans nom", "people.write", "people"), order=90
        )
        house_ties.register()
