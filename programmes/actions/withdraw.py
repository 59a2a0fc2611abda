from django.db import transaction

from ..enums import ACTIVE, Channel, EnrolmentState
from ..models import Enrolment
from ..programme_type import kind_of
from ..rules.sign_up import refusal_to_withdraw
from .change_state import change_state
from .charge_place import undo_charge
from .forget_asked import forget_of_place
from .lock_sheet import lock_of, refuse_stale
from .make_offers import make_offers
from .owe_what_took_place import owe_what_took_place
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def withdraw(
    *, enrolment: Enrolment, by, channel: str = Channel.ONLINE, reason: str = "person", keep_charge: bool = False, seen: int | None = None
) -> Enrolment:
    """Give one person's place back (the others of her party keep theirs), or leave the list. The next in line is told.

    Residents may until `cancel_until`, or until the next date begins; staff (counter, phone) at any time. What is owed is undone and
    what was paid becomes credit, unless staff keep the charge (`keep_charge`); of a course, what took place stays owed.
    """
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        facts = sheet_facts(sheet)
        if channel == Channel.ONLINE and fresh.state == EnrolmentState.CONFIRMED:
            refusal = refusal_to_withdraw(
                now=facts.now, cancel_until=sheet.cancel_until, next_start=facts.next_start, last_end=facts.last_end
            )
            if refusal:
                raise refusal
        was_confirmed = fresh.state == EnrolmentState.CONFIRMED
        change_state(fresh, EnrolmentState.WITHDRAWN, by=by, allowed=ACTIVE, reason=reason)
        kind = kind_of(sheet.activity)
        forget_of_place(fresh)
        if was_confirmed:
            kind.withdrawn(fresh, by=by)
        if was_confirmed and not keep_charge:
            owe_what_took_place(fresh, reason=reason, by=by)
        elif not keep_charge:
            undo_charge(fresh, reason=reason, by=by)
        tell_people("withdrawn", sheet, [fresh], by=by)
        make_offers(sheet.pk, by=by)
        return fresh
