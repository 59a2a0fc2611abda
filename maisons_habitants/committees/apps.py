from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "maisons_habitants.committees"
    label = "committees"
    verbose_name = "comités d'usagers"

    def ready(self) -> None:
        from portal.kit import registry
        from portal.people.enums import Capability

        from . import audit_words, privacy, triggers
        from .kinds import CommitteeKind

        registry.kinds.add(CommitteeKind.key, CommitteeKind())
        registry.after_migrate.add("committees.guards", triggers.install, order=10)
        registry.readiness.add("committees.guards", triggers.ready)
        privacy.register()
        registry.audit_words.add("committees", audit_words.WORDS)
        entry = registry.DeskEntry("Comités", "committees_desk:home", "Membres, réunions, propositions", Capability.SEE_COMMITTEES, "house")
        registry.desk_entries.add("committees", entry, order=36)
