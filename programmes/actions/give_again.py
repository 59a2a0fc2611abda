from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.ledger.actions.open_task import open_task
from portal.ledger.actions.request_refund import request_refund
from portal.ledger.actions.use_credit import use_credit
from portal.ledger.enums import PaymentState, TaskKind
from portal.ledger.models import Payment, credit_cents, unused_cents

from ..enums import ACTIVE, HOLDING, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of
from ..room import Asking
from ..rules.extras import Extras
from ..rules.sign_up import refusal_of_the_number, refusals_of_the_moment
from .change_state import change_state
from .charge_place import charge_of, charge_place
from .hold import refusal_of_needs
from .keep_company import reasons_against_joining
from .lock_sheet import lock_of
from .lose_dates import CALLED_OFF
from .sheet_facts import sheet_facts
from .tell_people import tell_people

GONE = "place-gone"
_GIVEN_BACK = "Réglé trop tard : la place n'était plus libre. L'argent repart de lui-même."
_KEPT = "Réglé, sans place, et l'argent n'a pas pu repartir de lui-même."


def task_key(payment: Payment, enrolment: Enrolment) -> str:
    """How staff's task about a payment that found no place is called; the invariant looks for it."""
    return f"no_place:{payment.pk}:{enrolment.pk}"


def give_again(*, enrolment: Enrolment, payment: Payment, cents: int, by) -> Enrolment:
    """Money came for a line that was undone meanwhile. Her place stands (taken again, or at a lower price since): it pays that one. It ran
    out and is still free, nobody waits, sign-up is open: she has it again. Else all of it goes back by the road it came, she is told, and
    staff have a task. Nothing stays paid without a place.
    """
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        if fresh.state in HOLDING:
            _pay_what_stands(fresh, payment, cents, by)
        elif fresh.state == EnrolmentState.LAPSED and _whole_price(fresh) and not reasons_against(fresh, staff=False):
            _give(sheet, fresh, by)
        else:
            _send_back(sheet, fresh, payment, cents, by)
        return fresh


def _whole_price(fresh: Enrolment) -> bool:
    """Whether what she has in advance, this money in it, pays the place to the last cent: a part gives no place."""
    return credit_cents(fresh.household) >= (fresh.price_cents or 0)


def give_place(*, enrolment: Enrolment, payment: Payment, by) -> Enrolment:
    """Staff give a place to who paid and had none: the money, still hers, pays it. Never past those who wait.

    Refusals, gathered: those of the moment and of the number, « deja-inscrite », « argent-reparti » (it went back, or was used).
    """
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        reasons = reasons_against(fresh, staff=True)
        if unused_cents(payment) < (fresh.price_cents or 0):
            reasons.append(
                Refusal("argent-reparti", "Cet argent est déjà reparti, ou a servi à autre chose.", "Inscrivez-la comme d'habitude.")
            )
        refusal = Refusal.gather(reasons)
        if refusal:
            raise refusal
        _give(sheet, fresh, by)
        return fresh


def reasons_against(enrolment: Enrolment, *, staff: bool) -> list[Refusal]:
    """Why this place cannot be given once more."""
    sheet = enrolment.sheet
    facts = sheet_facts(sheet, Asking((enrolment.person,), enrolment.channel, enrolment.places))
    reasons = refusals_of_the_moment(facts, staff=staff)
    if not enrolment.guest and sheet.enrolments.filter(person=enrolment.person_id, state__in=ACTIVE, guest=False).exists():
        reasons.append(Refusal("deja-inscrite", "Cette personne est déjà sur cette liste.", "Gardez plutôt l'argent en avance."))
    full = refusal_of_the_number(facts, enrolment.places)
    reasons += reasons_against_joining(sheet, enrolment)
    if enrolment.limit_id and (of_need := refusal_of_needs(sheet, Extras(counted=((0, enrolment.limit.need),)))):
        reasons.append(of_need)
    return [*reasons, full] if full else reasons


def _give(sheet: SignUpSheet, fresh: Enrolment, by) -> None:
    ended = (EnrolmentState.LAPSED, EnrolmentState.WITHDRAWN, EnrolmentState.REFUSED)
    change_state(fresh, EnrolmentState.CONFIRMED, by=by, allowed=ended)
    line = charge_place(fresh, by=by, again=True)
    if line is not None:
        use_credit(household=fresh.household, charges=[line], by=by)
    kind_of(sheet.activity).confirmed(fresh, by=by)
    tell_people("confirmed", sheet, [fresh], by=by)


def _pay_what_stands(fresh: Enrolment, payment: Payment, cents: int, by) -> None:
    """What she owes for the place now is paid by it; what the price lost meanwhile goes back."""
    line, before = charge_of(fresh), unused_cents(payment)
    if line is None:
        used = 0
    elif line.left_cents:
        use_credit(household=fresh.household, charges=[line], by=by)
        used = before - unused_cents(payment)
    else:
        return  # paid otherwise meanwhile: the second payment is her credit, and she is told so
    _back(payment, max(0, cents - used), by)


def _send_back(sheet: SignUpSheet, fresh: Enrolment, payment: Payment, cents: int, by) -> None:
    back = _back(payment, cents, by)
    audit.record("programmes.too_late", fresh, by=by, subject=fresh.person, maison=sheet.maison_id)
    off = fresh.end_reason == CALLED_OFF
    if back and (off or fresh.state == EnrolmentState.LAPSED):  # who gave her place up herself was told so then
        tell_people("too_late", sheet, [fresh], by=by, occasion_key=f"payment:{payment.pk}", called_off=off)
    note = f"{_GIVEN_BACK if back else _KEPT} Place n° {fresh.pk}."
    open_task(kind=TaskKind.NO_PLACE, key=task_key(payment, fresh), payment=payment, note=note, by=by)


def _back(payment: Payment, cents: int, by) -> int:
    back = min(cents, unused_cents(payment))
    if back > 0 and payment.state != PaymentState.DISPUTED:
        request_refund(payment=payment, amount_cents=back, reason=GONE, by_rule=True, by=by)
        return back
    return 0
