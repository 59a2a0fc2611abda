"""What the funds' database refuses by itself: rules under which a request was filed, what was decided, what happened, what moved an
envelope never change.

How guards are installed and opened stands in `portal.kit.guards`.
"""

from portal.kit.guards import Guard, GuardSet

from .models import Decision, EnvelopeMovement, FundRules, RequestEvent, RequestVersion

# An opinion of the committee is completed by the act that follows it.
_MAY_FOLLOW = {"live", "act_number", "act_on"}


def guards() -> list[Guard]:
    found = []
    for model, words in (
        (EnvelopeMovement, "un mouvement d’enveloppe ne change plus"),
        (RequestEvent, "ce qui s’est passé sur une demande ne change plus"),
        (RequestVersion, "une version déposée ne change plus"),
    ):
        table = model._meta.db_table
        found += [Guard(table, "UPDATE", words), Guard(table, "DELETE", words), Guard(table, "TRUNCATE", words)]
    table, words = FundRules._meta.db_table, "une demande a été déposée sous ces règles : elles ne changent plus"
    sealed = "OLD.sealed_at IS NOT NULL"
    found += [Guard(table, "UPDATE", words, sealed), Guard(table, "DELETE", words, sealed)]
    table, words = Decision._meta.db_table, "une décision ne change plus"
    columns = [field.column for field in Decision._meta.concrete_fields if field.name not in _MAY_FOLLOW and not field.primary_key]
    changes = " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in columns)
    acted = "(OLD.act_on IS NOT NULL AND (NEW.act_on {differs} OLD.act_on OR NEW.act_number {differs} OLD.act_number))"
    found += [Guard(table, "UPDATE", words, f"{changes} OR {acted}"), Guard(table, "DELETE", words), Guard(table, "TRUNCATE", words)]
    return found


GUARDS = GuardSet("funds", guards)
install, faults = GUARDS.install, GUARDS.faults


def ready() -> str:
    """What `/healthz/ready` says when a guard misses."""
    missing = faults()
    return f"{len(missing)} garde-fous des fonds manquent : manage.py migrate" if missing else ""
