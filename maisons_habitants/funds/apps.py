from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "maisons_habitants.funds"
    label = "funds"
    verbose_name = "fonds d’initiatives des habitants"

    def ready(self) -> None:
        from portal.kit import registry

        from . import (
            about_after,
            about_decisions,
            about_evidence,
            about_funds,
            about_requests,
            about_review,
            audit_words,
            house_ties,
            privacy,
            triggers,
        )

        registry.after_migrate.add("funds.guards", triggers.install, order=10)
        registry.readiness.add("funds.guards", triggers.ready)
        registry.audit_words.add("funds", audit_words.WORDS)
        privacy.register()
        house_ties.register()
        about_funds.register()
        about_requests.register()
        about_decisions.register()
        about_review.register()
        about_after.register()
        about_evidence.register()
