"""What was promised does not move: a version in use, and its bands, are neither changed nor deleted, by SQL either."""

from portal.kit.guards import Guard, GuardSet

from .models import TariffBand, TariffVersion

_VERSION, _BAND = TariffVersion._meta.db_table, TariffBand._meta.db_table
_KEPT = "des prix ont été promis d’après cette version : une nouvelle version prend la suite"


def guards() -> list[Guard]:
    """Every guard of this room."""
    in_use = f"EXISTS (SELECT 1 FROM {_BAND} b WHERE b.version_id = NEW.version_id AND b.frozen)"
    return [
        Guard(_VERSION, "UPDATE", _KEPT, "OLD.used_at IS NOT NULL"),
        Guard(_VERSION, "DELETE", _KEPT, "OLD.used_at IS NOT NULL"),
        Guard(_VERSION, "TRUNCATE", _KEPT),
        Guard(_BAND, "UPDATE", _KEPT, "OLD.frozen"),
        Guard(_BAND, "DELETE", _KEPT, "OLD.frozen"),
        Guard(_BAND, "TRUNCATE", _KEPT),
        Guard(_BAND, "INSERT", _KEPT, in_use),
    ]


GUARDS = GuardSet("tariffs", guards)


def missing() -> str:
    """What `/healthz/ready` says when a guard is missing or altered, else nothing."""
    faults = GUARDS.faults()
    return f"garde-fous des tarifs absents ou modifiés : {', '.join(faults)}" if faults else ""
