from django.db import transaction

from portal.kit import audit
from portal.ledger.actions.request_refund import request_refund
from portal.ledger.actions.use_credit import use_credit
from portal.ledger.models import Payment, unused_cents

from ..enums import ACTIVE, EnrolmentState
from ..models import Enrolment
from ..programme_type import kind_of
from ..room import Asking
from ..rules.sign_up import refusal_of_the_number, refusals_of_the_moment
from .change_state import change_state
from .charge_place import charge_place
from .lock_sheet import lock_of
from .lose_dates import CALLED_OFF
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def give_again(*, enrolment: Enrolment, payment: Payment, cents: int, by) -> Enrolment:
    """Money came for a place whose time had run out: take the place again if it is free and nobody waits, else give the money back.

    Nothing stays paid without a place: what cannot be given is set aside for refund, and the person is told.
    """
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        kind = kind_of(sheet.activity)
        if not _free_for(fresh):
            back = min(cents, unused_cents(payment))
            if back:
                request_refund(payment=payment, amount_cents=back, reason="place-gone", by=by)
            audit.record("programmes.too_late", fresh, by=by, subject=fresh.person, maison=sheet.maison_id)
            off = fresh.end_reason == CALLED_OFF
            tell_people("too_late", sheet, [fresh], by=by, occasion_key=f"payment:{payment.pk}", called_off=off)
            return fresh
        change_state(fresh, EnrolmentState.CONFIRMED, by=by, allowed=(EnrolmentState.LAPSED,))
        line = charge_place(fresh, by=by, again=True)
        use_credit(household=fresh.household, charges=[line], by=by)
        kind.confirmed(fresh, by=by)
        tell_people("confirmed", sheet, [fresh], by=by)
        return fresh


def _free_for(enrolment: Enrolment) -> bool:
    """Only a place that lapsed by itself comes back; one given back on purpose does not."""
    if enrolment.state != EnrolmentState.LAPSED:
        return False
    sheet = enrolment.sheet
    facts = sheet_facts(sheet, Asking((enrolment.person,), enrolment.channel, enrolment.places))
    hers = sheet.enrolments.filter(person=enrolment.person_id, state__in=ACTIVE, guest=False)
    again = not enrolment.guest and hers.exists()
    return not (again or refusals_of_the_moment(facts, staff=False) or refusal_of_the_number(facts, enrolment.places))
