"""What somebody answered who had not come: she was prevented, she keeps her place, or she gives it back."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..enums import Channel, EnrolmentState, Presence
from ..models import Attendance, Enrolment, SignUpSheet
from ..rules.ticks import correctable_until
from .lock_sheet import lock_of, refuse_stale
from .record_attendance import write_mark
from .withdraw import withdraw

EXCUSED, KEEPS, GIVES_BACK = "excused", "keeps", "gives-back"
ANSWERS = (EXCUSED, KEEPS, GIVES_BACK)


def answer_absence(*, enrolment: Enrolment, answer: str, by, seen: int | None = None) -> Enrolment:
    """Write what she said about the dates of this activity that she missed. They count no more; nothing is ever done without her answer.

    « excused »: these dates become excused. « keeps »: they stay as they are, and her place too. « gives-back »: her place goes to the
    next in line. Raises « reponse-inconnue », « deja-modifie » (`seen`: the version on the screen), « plus-inscrit ».
    """
    if answer not in ANSWERS:
        raise Refusal("reponse-inconnue", "Cette réponse n'existe pas.", "Choisissez parmi les trois.")
    with transaction.atomic():
        open_absences = _open_absences(enrolment)
        keys = {*open_absences.values_list("enrolment__sheet", flat=True), enrolment.sheet_id}
        locked(SignUpSheet, sorted(keys), rank=Rank.SHEET)
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        if fresh.state != EnrolmentState.CONFIRMED:
            raise Refusal("plus-inscrit", "Cette personne n'est plus inscrite.", "Il n'y a plus rien à lui demander.")
        missed = list(open_absences.select_related("session"))
        _write(missed, answer, by=by)
        detail = {"answer": answer, "dates": len(missed)}
        audit.record("programmes.absence", fresh, by=by, subject=fresh.person, maison=sheet.maison_id, **detail)
        if answer == GIVES_BACK:
            withdraw(enrolment=fresh, by=by, channel=Channel.PHONE, reason="absences")
        return fresh


def _open_absences(enrolment: Enrolment):
    """The dates of this activity that she missed, by whichever record, and about which nobody has talked with her."""
    hers = Person.objects.records_of(enrolment.person.current_record)
    places = Enrolment.objects.filter(person__in=hers, guest=False, sheet__activity=enrolment.sheet.activity_id)
    return Attendance.objects.filter(enrolment__in=places.order_by().values("pk"), presence=Presence.ABSENT, talked_at=None).order_by("pk")


def _write(missed: list[Attendance], answer: str, *, by) -> None:
    now: dt.datetime = clock.now()
    for mark in missed:
        if answer == EXCUSED and clock.today() <= correctable_until(mark.session.local_date):
            write_mark(mark, enrolment_id=mark.enrolment_id, session_id=mark.session_id, mark=Presence.EXCUSED, at=now, by=by)
    Attendance.objects.filter(pk__in=[mark.pk for mark in missed]).update(talked_at=now)
