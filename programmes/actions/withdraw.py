from collections.abc import Collection

from django.db import transaction

from portal.kit import audit

from ..enums import ACTIVE, Channel, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of
from ..rules.refunds import percent_back
from ..rules.sign_up import SheetFacts
from .change_state import change_state
from .charge_place import undo_charge
from .forget_asked import forget_of_place
from .keep_company import refuse_to_leave
from .lock_sheet import lock_of, refuse_stale
from .make_offers import make_offers
from .owe_what_stays import owe_what_stays
from .sheet_facts import sheet_facts
from .tell_people import tell_people

BY_STAFF = "staff"  # somebody of the team clicked: not what follows from another act
UNASKED = ("absences",)  # the house asked her, after absences, to say whether she still comes


def percent_of(sheet: SignUpSheet, facts: SheetFacts) -> int:
    """Percent that goes back to who gives a place of this sheet back now."""
    start = facts.next_start or (facts.now if facts.last_end else None)
    return percent_back(sheet.policy, now=facts.now, deadline=sheet.cancel_until, start=start)


def withdraw(
    *,
    enrolment: Enrolment,
    by,
    channel: str = Channel.ONLINE,
    reason: str = "person",
    keep_charge: bool = False,
    waive: str = "",
    seen: int | None = None,
    quiet: bool = False,
    leaving: Collection[int] = (),
) -> Enrolment:
    """Give one person's place back (the others of her party keep theirs), or leave the list. The next in line is told.

    Residents may until `gives_up_until`, or until the next date begins; staff (counter, phone) at any time. What is owed is undone as far
    as the sheet's policy says (`rules.refunds`) and what was paid for it becomes credit; of a course, what took place stays owed. Staff
    undo all of it with a reason (`waive`), or keep the charge whole (`keep_charge`). Where the kind asks why (something is ordered
    already), staff give the reason too.
    Where her kind minds who comes with whom, nobody leaves those there who cannot stay without her (`against_leaving`).
    `quiet`: the caller tells her of several at once. `leaving`: keys of the places of her party given back in the same act.
    """
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        facts = sheet_facts(sheet)
        if channel == Channel.ONLINE and fresh.state == EnrolmentState.CONFIRMED:
            refusal = kind_of(sheet.activity).against_giving_back(fresh, sheet, facts)
            if refusal:
                raise refusal
        was_confirmed = fresh.state == EnrolmentState.CONFIRMED
        kind = kind_of(sheet.activity)
        if was_confirmed and reason == BY_STAFF and not waive:
            refusal = kind.reason_against_withdrawing(fresh)
            if refusal:
                raise refusal
        refuse_to_leave(fresh, leaving=leaving)
        change_state(fresh, EnrolmentState.WITHDRAWN, by=by, allowed=ACTIVE, reason=reason)
        forget_of_place(fresh)
        if was_confirmed:
            kind.withdrawn(fresh, by=by)
        if was_confirmed and not keep_charge:
            owe_what_stays(fresh, percent=100 if waive or reason in UNASKED else percent_of(sheet, facts), reason=reason, by=by)
        elif not keep_charge:
            undo_charge(fresh, reason=reason, by=by)
        if waive:
            audit.record("programmes.waive", fresh, by=by, subject=fresh.person, maison=sheet.maison_id, why=waive)
        if not quiet:
            tell_people("withdrawn", sheet, [fresh], by=by)
        make_offers(sheet.pk, by=by)
        return fresh
