from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "programmes.workshops"
    label = "workshops"
    verbose_name = "cours numériques"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.notifications.registry import purposes
        from portal.people.enums import Capability

        from . import audit_words, calls, demo, helps, machines, prevention_demo, prevention_privacy, privacy, sales, tasks
        from . import registry as ours
        from .actions.ask_after import AFTER
        from .actions.record_trained import CERTIFIED
        from .kinds import PreventionType, WorkshopType
        from .models.prevention import page_findings
        from .prevention_recipe import PreventionRecipe
        from .recipe import CourseRecipe

        registry.kinds.add(WorkshopType.key, WorkshopType())
        registry.kinds.add(PreventionType.key, PreventionType())
        registry.recipes.add(PreventionRecipe.key, PreventionRecipe(), order=36)
        registry.page_checks.add("workshops.prevention", page_findings)
        registry.recipes.add(CourseRecipe.key, CourseRecipe(), order=35)
        entry = registry.DeskEntry(
            "Cours numériques", "workshops_desk:courses", "Mes cours, ceux de mes maisons", Capability.SEE_ENROLMENTS, "programmes"
        )
        registry.desk_entries.add("workshops", entry, order=34)
        quiet = registry.DeskEntry(
            "Formations confidentielles", "workshops_desk:trainings", "À venir, dans mes maisons", Capability.SEE_CONFIDENTIAL, "programmes"
        )
        registry.desk_entries.add("workshops.trainings", quiet, order=35)
        vet = registry.CounterAct(
            "Formation confidentielle", "valider, inscrire par sa structure", ours.validation_url, Capability.SEE_CONFIDENTIAL, "care"
        )
        registry.counter_acts.add("workshops.validation", vet, order=292)
        act = registry.CounterAct("Cours numérique", "dire où elle en est", ours.desk_url, Capability.WRITE_ENROLMENTS, "record")
        registry.counter_acts.add("workshops.position", act, order=291)
        said = registry.OnlineAct("Dire où l’on en est, avant et après un cours", "workshops:position", counter="workshops.position")
        registry.online_acts.add("workshops.position", said)
        registry.space_cards.add("workshops", registry.SpaceCard("workshops/space_card.html", ours.space_card), order=37)
        registry.call_sources.add(calls.SOURCE, registry.CallSource("Prendre des nouvelles", calls.to_call, calls.settled))
        registry.audit_words.add("workshops", audit_words.WORDS)
        privacy.register()
        prevention_privacy.register()
        registry.purges.add(privacy.PURGE, tasks.purge_positions)
        registry.tick_jobs.add("workshops.after", tasks.ask_those_who_came)
        registry.tick_jobs.add("workshops.trained", tasks.note_trained)
        purposes.add(CERTIFIED, "Attestation prête")
        purposes.add(AFTER, "Après un cours, où en êtes-vous")
        registry.demo_parts.add("workshops", registry.DemoPart("cours numériques", demo.load), order=64)
        machines.register()
        sales.register()
        helps.register()
        registry.demo_parts.add(
            "workshops.prevention", registry.DemoPart("prévention", prevention_demo.load), order=77
        )  # after the partners
