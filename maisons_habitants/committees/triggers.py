"""What the committees' database refuses by itself: a charter once adopted is never rewritten, nor are approved minutes (a correction is
a new version, approved in its turn).

How guards are installed and opened stands in `portal.kit.guards`. One set for the room: each kind gives its list to `guards`.
"""

from portal.kit.guards import Guard, GuardSet

from .enums import MinutesState
from .models import Charter, Minutes


def charter_guards() -> list[Guard]:
    table, words = Charter._meta.db_table, "une charte adoptée ne change plus"
    adopted = "OLD.adopted_on IS NOT NULL"
    return [Guard(table, "UPDATE", words, adopted), Guard(table, "DELETE", words, adopted)]


# Whether and when the town shows them may still change; what they say may not.
_SEALED = (
    "meeting_id",
    "version",
    "text",
    "public_text",
    "state",
    "why",
    "approved_at",
    "approved_in_id",
    "digest",
    "public_digest",
    "weights",
)


def minutes_guards() -> list[Guard]:
    table, words = Minutes._meta.db_table, "un compte rendu approuvé ne change plus : une correction prend sa place"
    approved = f"OLD.state = '{MinutesState.APPROVED}'"
    changes = " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in _SEALED)
    return [
        Guard(table, "UPDATE", words, f"{approved} AND ({changes})"),
        Guard(table, "DELETE", words, approved),
        Guard(table, "TRUNCATE", words),
    ]


def guards() -> list[Guard]:
    return [*charter_guards(), *minutes_guards()]


GUARDS = GuardSet("committees", guards)
install, faults = GUARDS.install, GUARDS.faults


def ready() -> str:
    """What `/healthz/ready` says when a guard misses."""
    missing = faults()
    return f"{len(missing)} garde-fous des comités manquent : manage.py migrate" if missing else ""
