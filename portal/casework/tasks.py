"""What `tick` runs in this room: terms that are over, reminders two months before, what nobody will hear of; the purge."""

import datetime as dt

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal

from .actions.end_address import end_address_at_term
from .actions.end_lead import end_at_term
from .actions.forget_casework import forget_casework
from .actions.note_outcome import note_outcome
from .actions.remind_of_end import remind_of_end
from .enums import Outcome
from .models import AddressRegistration, CaseLead, Referral

AT_ONCE = 200  # in one tick: the next one goes on


def end_what_is_over() -> int:
    """Leads and addresses past their last day, orientations of six months ago without news. Three queries when there is nothing."""
    today = clock.today()
    done = sum(end_at_term(case=case) for case in CaseLead.objects.over(today)[:AT_ONCE])
    done += sum(end_address_at_term(registration=row) for row in AddressRegistration.objects.over(today)[:AT_ONCE])
    for referral in Referral.objects.silent(today).select_related("maison")[:AT_ONCE]:
        try:
            note_outcome(referral=referral, outcome=Outcome.UNKNOWN, by=SYSTEM)
            done += 1
        except Refusal:  # somebody noted it meanwhile
            continue
    return done


def remind_of_renewal() -> int:
    """Two months before the end, once each, whom something else than a letter reaches; the others are told when they come."""
    due = AddressRegistration.objects.to_renew(clock.today()).filter(reminded_on__isnull=True).order_by("end", "pk")
    return sum(remind_of_end(key=key) for key in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def purge(today: dt.date) -> dict:
    return forget_casework(today=today)
