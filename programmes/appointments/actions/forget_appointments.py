"""What nobody needs any more: who came to whom. The count of those received stays, without anybody's name."""

import datetime as dt

from django.db import transaction
from django.db.models import Count, F

from portal.kit import audit, clock
from portal.kit.models import AuditLine
from portal.people.models import Person
from programmes.enums import HOLDING, Presence
from programmes.models import Attendance, Enrolment, Party, SheetSession, SignUpSheet

KEPT = dt.timedelta(days=183)  # six months: a dispute, a paper left behind, a follow-up; then nobody needs to know
CHUNK = 500


def past_places(before: dt.datetime):
    """Places on moments that ended before a time."""
    return Enrolment.objects.filter(sheet__slot__session__end__lte=before)


def old_places():
    """Places that are six months old."""
    return past_places(clock.now() - KEPT)


def forget_appointments(*, today: dt.date | None = None) -> int:
    """Six months after its moment a place is taken out, its person with it; how many. Restartable, one place a transaction."""
    keys = list(old_places().order_by("pk").values_list("pk", flat=True)[: CHUNK * 20])
    for key in keys:
        with transaction.atomic():
            _forget(Enrolment.objects.filter(pk=key), by=audit.SYSTEM)
    return len(keys)


def forget_of(person: Person, *, by) -> int:
    """When a person asks: every appointment of hers that is over. Inside the caller's transaction."""
    rows = past_places(clock.now()).filter(person__in=Person.objects.records_of(person))
    return _forget(rows, by=by)


def forget_of_records(records: set[int]) -> None:
    """`registry.forgotten`: what is over of these records. Whoever has a moment to come is not erased (`programmes`)."""
    _forget(past_places(clock.now()).filter(person__in=records), by=audit.SYSTEM)


def _forget(rows, *, by) -> int:
    """Marks become a nameless visit, places and their parties go, the sheet's counter follows. No ranked lock: an erasure already holds
    the person's, and a moment that is over takes nobody any more."""
    found = list(rows.select_for_update(of=("self",)).select_related("sheet").order_by("pk"))
    keys = [row.pk for row in found]
    came = Attendance.objects.filter(enrolment__in=keys, presence=Presence.PRESENT)
    for date in came.order_by().values("session", "enrolment__sheet").annotate(n=Count("pk")):
        SheetSession.objects.filter(session=date["session"], sheet=date["enrolment__sheet"]).update(unnamed=F("unnamed") + date["n"])
    Attendance.every.filter(enrolment__in=keys).delete()
    Enrolment.objects.filter(pk__in=keys).delete()
    Party.objects.filter(pk__in={row.party_id for row in found}, enrolments=None).delete()
    _cut_the_journal(found)
    for row in found:
        if row.state in HOLDING:
            SignUpSheet.objects.give_back(row.sheet_id, row.places)
        audit.record("appointments.forget", row.sheet, by=by, maison=row.sheet.maison_id)
    return len(found)


def _cut_the_journal(rows: list[Enrolment]) -> None:
    """The journal keeps who acted and when, for its three years; it no longer says for whom, nor which place was marked on which date."""
    AuditLine.objects.filter(target__in=[audit.key_of(row) for row in rows]).update(subject="")
    marks = AuditLine.objects.filter(target__in={audit.key_of(row.sheet) for row in rows}, verb="programmes.attendance")
    for line in marks:
        line.detail = {**line.detail, "marks": len(line.detail.get("marks") or ())}
        line.save(update_fields=["detail"])
