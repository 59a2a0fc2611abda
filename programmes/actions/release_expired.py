import datetime as dt

from django.db import transaction
from django.db.models import Q

from portal.kit import audit, clock
from portal.ledger.actions.expire_payment import expire_payment
from portal.ledger.base import Unreachable
from portal.ledger.enums import PaymentState
from portal.ledger.models import Payment

from ..enums import TIMED, EnrolmentState
from ..models import Enrolment
from .change_state import change_state
from .charge_place import lines_of, undo_charge
from .keep_company import is_needed_by_others
from .lock_sheet import lock_of
from .make_offers import make_offers
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def release_expired() -> int:
    """Give back the places whose hold or offer has run out (an offer only once its person was told), then serve the list.

    One place a transaction, so that one that fails stops no other; safe to run at any time, as often as one likes.
    """
    due = Enrolment.objects.filter(held_until__lte=clock.now()).filter(
        Q(state=EnrolmentState.HELD) | Q(state=EnrolmentState.OFFERED, told_at__isnull=False)
    )
    return sum(payment_over(enrolment) and release_one(enrolment) for enrolment in due.order_by("sheet_id", "pk"))


def payment_over(enrolment: Enrolment) -> bool:
    """No payment for this place is open any more. A page whose time is over is closed at the provider first: had it been paid
    meanwhile, the place is confirmed instead. A page opened before its price was lowered counts too. Outside any transaction."""
    lines = lines_of(enrolment)
    if not lines:
        return True
    under_way = Payment.objects.under_way().filter(household=enrolment.household_id).order_by("pk")
    for payment in under_way:
        if lines.isdisjoint(dict(payment.meant_for)):
            continue
        if payment.expires_at and payment.expires_at > clock.now():
            return False
        try:
            if expire_payment(payment.pk).state != PaymentState.EXPIRED:
                return False
        except Unreachable:
            return False  # nothing is known: keep the place, ask again in a minute
    return True


def release_one(enrolment: Enrolment) -> bool:
    """Release one place if it is still due; False when somebody was quicker. What the team did not answer ends with the team's excuses.
    Somebody without whom those who go already could not is waited for until the date itself."""
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        if fresh.state not in TIMED or fresh.held_until > clock.now():
            return False
        if fresh.state == EnrolmentState.OFFERED and fresh.told_at is None:
            return False  # her message came back while the provider was asked
        if fresh.to_look_at and (begins := _moved_away(fresh)):
            fresh.held_until = begins
            fresh.save(update_fields=["held_until"])
            return False
        if (begins := sheet_facts(sheet).next_start) and is_needed_by_others(fresh):
            fresh.held_until = begins
            fresh.save(update_fields=["held_until"])
            return False
        words = "unanswered" if fresh.to_look_at else "lapsed"
        reason = words if fresh.to_look_at else "hold-expired" if fresh.state == EnrolmentState.HELD else "offer-expired"
        if reason == "offer-expired":
            _end_of_the_rest(fresh)
        change_state(fresh, EnrolmentState.LAPSED, by=audit.SYSTEM, allowed=TIMED, reason=reason)
        undo_charge(fresh, reason=reason, by=audit.SYSTEM)
        tell_people(words, sheet, [fresh], by=audit.SYSTEM)
        make_offers(sheet.pk, by=audit.SYSTEM)
        return True


def _moved_away(held: Enrolment) -> dt.datetime | None:
    """The date that a sign-up to look at was held for now begins later: when; None where one has begun, or none is to come."""
    began = held.sheet.sessions.on().filter(start__gt=held.since, start__lte=clock.now())
    return None if began.exists() else sheet_facts(held.sheet).next_start


def _end_of_the_rest(offered: Enrolment) -> None:
    """Nobody of a party answered: those of it who still wait beside the offer leave the list with it."""
    rest = Enrolment.objects.filter(party=offered.party_id, sheet=offered.sheet_id, state=EnrolmentState.WAITING).select_related("person")
    for row in rest:
        row.sheet = offered.sheet
        change_state(row, EnrolmentState.LAPSED, by=audit.SYSTEM, allowed=(EnrolmentState.WAITING,), reason="offer-expired")
