"""What the committees' database refuses by itself: a charter once adopted is never rewritten.

How guards are installed and opened stands in `portal.kit.guards`. One set for the room: each kind gives its list to `guards`.
"""

from portal.kit.guards import Guard, GuardSet

from .models import Charter


def charter_guards() -> list[Guard]:
    table, words = Charter._meta.db_table, "une charte adoptée ne change plus"
    adopted = "OLD.adopted_on IS NOT NULL"
    return [Guard(table, "UPDATE", words, adopted), Guard(table, "DELETE", words, adopted)]


def guards() -> list[Guard]:
    return charter_guards()


GUARDS = GuardSet("committees", guards)
install, faults = GUARDS.install, GUARDS.faults


def ready() -> str:
    """What `/healthz/ready` says when a guard misses."""
    missing = faults()
    return f"{len(missing)} garde-fous des comités manquent : manage.py migrate" if missing else ""
