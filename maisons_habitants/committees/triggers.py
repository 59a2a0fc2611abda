"""What a committee approved stays what it was: approved minutes are neither changed nor deleted, by SQL either. A correction is a new
version, approved in its turn. How guards are installed and opened stands in `portal.kit.guards`."""

from portal.kit.guards import Guard, GuardSet

from .enums import MinutesState
from .models import Minutes

KEPT = "un compte rendu approuvé ne change plus : une correction prend sa place"
_TABLE = Minutes._meta.db_table
_SEALED = ("meeting_id", "version", "text", "public_text", "state", "why", "approved_at", "approved_in_id", "digest", "public_digest")


def guards() -> list[Guard]:
    """Every guard of this room."""
    approved = f"OLD.state = '{MinutesState.APPROVED}'"
    changes = " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in _SEALED)
    return [
        Guard(_TABLE, "UPDATE", KEPT, f"{approved} AND ({changes})"),
        Guard(_TABLE, "DELETE", KEPT, approved),
        Guard(_TABLE, "TRUNCATE", KEPT),
    ]


GUARDS = GuardSet("committees", guards)


def missing() -> str:
    """What `/healthz/ready` says when a guard is missing or altered, else nothing."""
    faults = GUARDS.faults()
    return f"garde-fous des comptes rendus absents ou modifiés : {', '.join(faults)}" if faults else ""
