from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "maisons_habitants.committees"
    label = "committees"
    verbose_name = "comités d'usagers"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.people.enums import Capability

        from . import about_proposals, audit_words, house_ties, privacy, triggers
        from .kinds import CommitteeKind
        from .reading import house_page

        registry.kinds.add(CommitteeKind.key, CommitteeKind())
        registry.after_migrate.add("committees.guards", triggers.install, order=10)
        registry.readiness.add("committees.guards", triggers.ready)
        privacy.register()
        registry.audit_words.add("committees", audit_words.WORDS)
        entry = registry.DeskEntry("Comités", "committees_desk:home", "Membres, réunions, propositions", Capability.SEE_COMMITTEES, "house")
        registry.desk_entries.add("committees", entry, order=36)
        registry.house_marks.add("committees", house_page.house_marks)
        registry.house_panels.add("committees", registry.SpaceCard("committees/house_panel.html", house_page.house_panel), order=30)
        house_ties.register()
        about_proposals.register()
