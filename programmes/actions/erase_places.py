from django.db import transaction
from django.db.models import Q

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.actions.forget_messages import forget_about
from portal.people.models import Person

from ..enums import HOLDING, SessionState
from ..models import Attendance, Enrolment, Party, SignUpSheet
from .count_places import give_back_of_need


def erase_places(*, sheet: SignUpSheet, by) -> int:
    """Nothing joins anybody to this sheet any more: places, presences, answers, the messages about them and the journal's lines go; the
    sheet, its dates and its numbers of places stay, empty. How many places went.

    A place with a price goes too: its line in the accounts, kept ten years, says the number of a place that is no more, and of a sheet that
    stays confidential no other (`charge_place.lock_key`). What is owed stays owed. Raises « pas-finie » while a date is to come,
    « encore-du » for a place with a price on another sheet: its line names the sheet.
    """
    with transaction.atomic():
        fresh = locked_one(SignUpSheet.objects.all(), sheet.pk, rank=Rank.SHEET)
        if fresh.sessions.exclude(state=SessionState.CANCELLED).filter(end__gt=clock.now()).exists():
            raise Refusal("pas-finie", "Une date est encore à venir.", "Rien ne s’efface avant la fin.")
        rows = list(Enrolment.objects.filter(sheet=fresh))
        if not fresh.stays_confidential and any(row.price_cents is not None for row in rows):
            raise Refusal("encore-du", "Une place a un prix : les comptes se gardent dix ans.", "Parlez-en à la régie.")
        for row in rows:
            if row.state in HOLDING:
                give_back_of_need(row)
                SignUpSheet.objects.give_back(fresh.pk, row.places, share=row.share_id)
        parties = {row.party_id for row in rows}
        _forget_what_was_said(fresh, rows, parties)
        Attendance.every.filter(enrolment__in=[row.pk for row in rows]).delete()
        Enrolment.objects.filter(pk__in=[row.pk for row in rows]).delete()
        Party.objects.filter(pk__in=parties, draw_line=None, enrolments=None).delete()
        Party.objects.filter(pk__in=parties).update(asked_by=None, household=None)  # of a draw, whose lines name nobody
        fresh.circle.clear()
        audit.record("programmes.erase_places", fresh, by=by, maison=fresh.maison_id, count=len(rows))
    return len(rows)


def _forget_what_was_said(sheet: SignUpSheet, rows: list[Enrolment], parties: set[int]) -> None:
    """Messages about these places, and the lines of the journal that name a person beside this sheet."""
    places = [audit.key_of(row) for row in rows]
    forget_about(places)
    beside = [audit.key_of(sheet), *(audit.key_of(one) for one in sheet.sessions.all())]
    records = Person.objects.all_records_of({row.person_id for row in rows}).values_list("pk", flat=True)
    people = {f"people.Person:{key}" for key in records}
    groups = [f"programmes.Party:{key}" for key in parties]
    AuditLine.objects.filter(Q(target__in=[*places, *groups]) | Q(target__in=beside, subject__in=people)).delete()
