from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState, Presence
from ..models import Attendance, Enrolment, Session, SheetSession, SignUpSheet
from .lock_sheet import lock_sheet


def record_attendance(*, sheet: SignUpSheet, session: Session, marks: dict[int, str], by, unnamed: int | None = None) -> dict[int, str]:
    """Note who came on a date: `marks` is enrolment key → presence, or "" to take a mark back; `unnamed` counts those who gave no name.

    Only confirmed places are marked; marking the same twice is once. Returns the marks that stand. Refused before the day itself.
    """
    if session.local_date > clock.today():
        raise Refusal("trop-tot", "Les présences se notent le jour même.", "Revenez ce jour-là.")
    if any(mark and mark not in Presence.values for mark in marks.values()):
        raise Refusal("presence-inconnue", "Cette présence n'existe pas.", "Choisissez présent, absent ou excusé.")
    with transaction.atomic():
        sheet = lock_sheet(sheet.pk)
        date = SheetSession.objects.get(sheet=sheet, session=session)
        confirmed = set(Enrolment.objects.filter(sheet=sheet, state=EnrolmentState.CONFIRMED).values_list("pk", flat=True))
        if set(marks) - confirmed:
            raise Refusal("plus-inscrit", "Une de ces personnes n'est plus inscrite.", "Rechargez la feuille : elle est à jour.")
        if unnamed is not None and unnamed != date.unnamed:
            date.unnamed = unnamed
            date.save(update_fields=["unnamed"])
        changed = _write(session, marks, by=by)
        if changed or unnamed is not None:
            audit.record(
                "programmes.attendance", sheet, by=by, maison=sheet.maison_id, session=session.pk, marks=changed, unnamed=date.unnamed
            )
        return dict(Attendance.objects.filter(session=session, enrolment__sheet=sheet).values_list("enrolment_id", "presence"))


def _write(session: Session, marks: dict[int, str], *, by) -> dict[str, str]:
    known = {row.enrolment_id: row for row in Attendance.objects.filter(session=session, enrolment__in=marks)}
    changed: dict[str, str] = {}
    for key, mark in sorted(marks.items()):
        row = known.get(key)
        if (row.presence if row else "") == mark:
            continue
        changed[str(key)] = mark
        if not mark:
            row.delete()
        elif row is None:
            Attendance.objects.create(enrolment_id=key, session=session, presence=mark, at=clock.now(), by=by)
        else:
            row.presence, row.at, row.by = mark, clock.now(), by
            row.save(update_fields=["presence", "at", "by"])
    return changed
