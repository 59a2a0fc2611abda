"""What was verified stays what it was: facts are written once and never rewritten, by SQL either.

They leave by one door: the purge, two years after they stopped counting (`actions.purge_households`). How guards are installed and
opened stands in `portal.kit.guards`.
"""

from portal.kit.guards import Guard, GuardSet

from .models import PromisedProof, QuotientFamilial, TaxStatus

KEPT = "une situation vérifiée ne change plus : une correction prend sa place"
NOT_THEIRS = "une correction remplace la vérification du même foyer, écrite avant elle"


def guards() -> list[Guard]:
    """Every guard of this room."""
    found = [
        Guard(model._meta.db_table, event, KEPT)
        for model in (QuotientFamilial, TaxStatus, PromisedProof)
        for event in ("UPDATE", "DELETE", "TRUNCATE")
    ]
    return found + [_correction(model._meta.db_table) for model in (QuotientFamilial, TaxStatus)]


def _correction(table: str) -> Guard:
    """A correction names a fact of the same household that is already there."""
    theirs = f"SELECT 1 FROM {table} c WHERE c.id = NEW.corrects_id AND c.household_id = NEW.household_id"
    return Guard(table, "INSERT", NOT_THEIRS, f"NEW.corrects_id IS NOT NULL AND NOT EXISTS ({theirs})")


GUARDS = GuardSet("households", guards)


def missing() -> str:
    """What `/healthz/ready` says when a guard is missing or altered, else nothing."""
    faults = GUARDS.faults()
    return f"garde-fous des situations vérifiées absents ou modifiés : {', '.join(faults)}" if faults else ""
