import datetime as dt
import uuid

from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.people.actions.share_sheet import share_sheet
from portal.people.models import SheetPass
from programmes.models import Session

from ..enums import SharedFor
from .hand_over import SHEET

AFTER = dt.timedelta(hours=1)  # after the last hour of the distribution, to put away and count
SHORT = dt.timedelta(hours=2)


def share_day(*, session: Session, lasting: str, by, given_to: str = "", key: uuid.UUID | None = None) -> SheetPass:
    """Confide the sheet of one house and one date to a volunteer, on that day alone. `lasting` is a SharedFor.

    Raises Refusal « date-annulee », « pas-aujourdhui », « deja-fini », and those of `share_sheet`.
    """
    if session.cancelled:
        raise Refusal("date-annulee", "Cette distribution est annulée.", "Il n'y a rien à remettre ce jour-là.")
    if session.local_date != clock.today():
        words = f"Cette feuille est celle du {dates.day_long(session.local_date)}."
        raise Refusal("pas-aujourdhui", words, "On la confie le jour même ; avant, imprimez-la.")
    left = _end_of(session, lasting) - clock.now()
    if left <= dt.timedelta(0):
        raise Refusal(
            "deja-fini", "La distribution est finie depuis plus d'une heure.", "Choisissez « jusqu'à ce soir » ou « deux heures »."
        )
    label = f"Paniers · {session.maison.name} · {dates.day_short(session.local_date)}"[:80]
    return share_sheet(target=f"{SHEET}:{session.pk}", label=label, maison=session.maison, by=by, lasting=left, given_to=given_to, key=key)


def _end_of(session: Session, lasting: str) -> dt.datetime:
    """Never past midnight: a sheet is ticked on its own day."""
    tonight = dates.midnight(session.local_date + dt.timedelta(days=1))
    ends = {SharedFor.END: session.end + AFTER, SharedFor.SHORT: clock.now() + SHORT, SharedFor.TONIGHT: tonight}
    return min(ends[SharedFor(lasting)], tonight)
