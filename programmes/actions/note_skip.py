from portal.kit import audit, clock

from ..models import Party, SignUpSheet

TOO_MANY, TEAM, NO_NEED = "too-many", "team-said-yes", "no-place-for-need"


def note_skip(party: Party, sheet: SignUpSheet, *, code: str, left: int | None, by) -> None:
    """A place went past a party that waits for one: why stays on it, its rank stays too. `left`: how many were free then."""
    party.skips = [*party.skips, {"at": clock.now().isoformat(), "code": code, "left": left}]
    party.save(update_fields=["skips"])
    audit.record("programmes.skip", party, by=by, maison=sheet.maison_id, code=code, left=left)
