from django.db import transaction

from portal.kit.refusal import Refusal

from ..enums import TIMED, Approval, Channel, EnrolmentState
from ..models import Enrolment
from ..programme_type import kind_of, own_guest_price
from .change_state import change_state
from .charge_place import charge_of, charge_place
from .let_in import confirm_held
from .lock_sheet import lock_with_beside, refuse_stale
from .tell_people import tell_people


def confirm(*, enrolment: Enrolment, by, channel: str = Channel.ONLINE, seen: int | None = None) -> Enrolment:
    """Make a held or offered place hers for good; then the kind brings what it brings.

    A hold whose time has passed but that nobody released still has its place, so it may be confirmed. What is to be paid first is
    paid first; staff (counter, phone) may let a person pay later. `seen` is the version the person's screen showed.
    """
    with transaction.atomic():
        sheet, fresh = lock_with_beside(enrolment)
        refuse_stale(fresh, seen)
        kind = kind_of(sheet.activity)
        if kind.payment_first and fresh.price_cents and channel == Channel.ONLINE and fresh.state in TIMED:
            owed = charge_of(fresh)
            if owed is None or owed.left_cents > 0:
                raise Refusal("a-regler", "Cette place se règle avant d'être confirmée.", "Réglez-la en ligne ou à l'accueil d'une maison.")
        change_state(fresh, EnrolmentState.CONFIRMED, by=by, allowed=TIMED)
        charge_place(fresh, by=by)
        kind.confirmed(fresh, by=by)
        along = _free_guests(fresh) if kind.payment_first and fresh.price_cents and not fresh.guest and sheet.guests else []
        confirm_held(along, by=by)
        tell_people("confirmed", sheet, [fresh, *along], by=by)
        return fresh


def _free_guests(row: Enrolment) -> list[Enrolment]:
    """Guests whom she brings and for whom nothing is to pay: their places were held until hers was paid. None, and no query, of a kind
    whose guests pay what the household does."""
    if not own_guest_price(kind_of(row.sheet.activity)):
        return []
    hers = Enrolment.objects.filter(party=row.party_id, sheet=row.sheet_id, person=row.person_id, guest=True, price_cents=0)
    found = list(hers.filter(state=EnrolmentState.HELD).exclude(approval=Approval.ASKED).select_related("person", "party").order_by("pk"))
    for guest in found:
        guest.sheet = row.sheet
    return found
