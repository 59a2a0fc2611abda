"""What `tick` runs in this room: terms that are over, reminders two months before, what nobody will hear of; the purge."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock, dates
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.notifications.enums import Channel
from portal.people.notifications import tell, way_to

from .actions.end_address import end_address_at_term
from .actions.end_lead import end_at_term
from .actions.forget_casework import forget_casework
from .actions.note_outcome import note_outcome
from .enums import AddressState, Outcome
from .models import AddressRegistration, CaseLead, Referral
from .notifications import comes_to_its_end

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
    return sum(_remind(key) for key in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def _remind(key: int) -> bool:
    with transaction.atomic():
        row = AddressRegistration.objects.select_for_update(of=("self",)).select_related("person__successor", "maison").get(pk=key)
        if row.state != AddressState.ACTIVE or row.reminded_on:
            return False
        row.reminded_on = clock.today()
        row.save(update_fields=["reminded_on"])
        person = row.person.current_record
        way = way_to(person, urgent=True)
        if way is None or way[0] == Channel.LETTER:
            return False
        words = comes_to_its_end(dates.day_written(row.end), row.maison)
        tell(
            person, words, purpose="casework.renewal", by=SYSTEM, about=audit.key_of(row), urgent=True, confidential=True,
            dedupe_key=f"casework.renewal:{row.pk}",
        )  # fmt: skip
    return True


def purge(today: dt.date) -> dict:
    return forget_casework(today=today)
