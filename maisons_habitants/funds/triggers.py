"""What the funds' database refuses by itself: rules under which a request was filed, what was decided, what happened, what moved an
envelope never change.

How guards are installed and opened stands in `portal.kit.guards`.
"""

from portal.kit.guards import Guard, GuardSet

from .models import Agreement, Decision, EnvelopeMovement, FundRules, PaymentOrder, Repayment, RequestEvent, RequestVersion

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
    return found + _paid_guards()


def _paid_guards() -> list[Guard]:
    """An order keeps its amount and its request; paid or cancelled, it keeps its end too, and so does a repayment. Accounts are masked in
    time, names may go. A settlement is made once."""
    found = []
    for model, fixed, ended, words in (
        (PaymentOrder, ("request_id", "kind", "amount_cents", "ordered_at"), "OLD.state <> 'ordered'",
         "un ordre de paiement ne change plus"),
        (Repayment, ("request_id", "why", "amount_cents", "asked_on"), "(OLD.repaid_on IS NOT NULL OR OLD.waived_on IS NOT NULL)",
         "un reversement ne change plus"),
    ):  # fmt: skip
        table = model._meta.db_table
        end = {PaymentOrder: ("state", "paid_on", "reference"), Repayment: ("repaid_on", "waived_on", "reference", "waived_because")}[model]
        always = " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in fixed)
        after = " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in end)
        found.append(Guard(table, "UPDATE", words, f"{always} OR ({ended} AND ({after}))"))
        found += [Guard(table, "DELETE", words), Guard(table, "TRUNCATE", words)]
    table, words = Agreement._meta.db_table, "le compte d’un projet ne change plus"
    made = " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in ("right_cents", "justified_cents", "granted_cents"))
    return [*found, Guard(table, "UPDATE", words, f"OLD.settled_at IS NOT NULL AND ({made})"), Guard(table, "DELETE", words)]


GUARDS = GuardSet("funds", guards)
install, faults = GUARDS.install, GUARDS.faults


def ready() -> str:
    """What `/healthz/ready` says when a guard misses."""
    missing = faults()
    return f"{len(missing)} garde-fous des fonds manquent : manage.py migrate" if missing else ""
