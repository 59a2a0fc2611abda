import uuid

from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.people.actions.share_sheet import LONGEST, share_sheet
from portal.people.models import SheetPass
from programmes.models import Session

from ..models import Trip
from ..rules.boarding import sheet_ends

SHEET = "pass_culture.Trip"


def share_call(*, trip: Trip, session: Session, by, given_to: str = "", key: uuid.UUID | None = None) -> SheetPass:
    """Confide the call sheet of a departure to a volunteer who escorts, on its day alone, until it is back.

    Raises « sortie-annulee », « pas-aujourdhui », « deja-fini », and those of `share_sheet`."""
    if session.cancelled:
        raise Refusal("sortie-annulee", "Cette sortie est annulée.", "Il n’y a personne à appeler.")
    if session.local_date > clock.today():
        words = f"Cette feuille est celle du {dates.day_long(session.local_date)}."
        raise Refusal("pas-aujourdhui", words, "On la confie le jour même ; avant, imprimez-la.")
    left = sheet_ends(session.local_date, trip.back_at) - clock.now()
    if left.total_seconds() <= 0:
        raise Refusal("deja-fini", "Cette sortie est finie.", "Notez plutôt qui est venu, dans les présences.")
    label = f"Sortie · {trip.sheet.maison.name} · {dates.day_short(session.local_date)}"[:80]
    return share_sheet(
        target=f"{SHEET}:{trip.pk}", label=label, maison=trip.sheet.maison, by=by, lasting=min(left, LONGEST), given_to=given_to, key=key
    )
