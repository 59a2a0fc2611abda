"""What a pick-up sheet holds to send its ticks later: of which date, until midnight, or as long as a volunteer's sheet is open."""

from portal.kit import clock
from portal.kit.list_tokens import ListTokens
from portal.people.models import SheetPass
from programmes.models import Session

TOKENS = ListTokens("paniers.ticks")


def held_by(session: Session, *, user=None, sheet_pass: SheetPass | None = None) -> dict:
    """For a sheet's template, on its own day; nothing on another."""
    return TOKENS.held_by(session, user=user, sheet_pass=sheet_pass) if session.local_date == clock.today() else {}
