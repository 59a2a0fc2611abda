"""What a call sheet holds to send its ticks later: of which departure, until midnight or two hours after a later return."""

from portal.kit import clock
from portal.kit.list_tokens import ListTokens
from portal.people.models import SheetPass
from programmes.models import Session

from .models import Trip
from .rules.boarding import sheet_ends

TOKENS = ListTokens("pass_culture.ticks")


def held_by(trip: Trip, session: Session | None, *, user=None, sheet_pass: SheetPass | None = None) -> dict:
    """For a sheet's template, from its own day on until it ends; nothing at another time, nor where nothing takes place."""
    if session is None or session.cancelled or session.local_date > clock.today():
        return {}
    return TOKENS.held_by(trip, user=user, sheet_pass=sheet_pass, ends=sheet_ends(session.local_date, trip.back_at))
