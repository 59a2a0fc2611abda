import datetime as dt

from django.db import transaction

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState, Presence
from ..models import Attendance, Enrolment, Session, SheetSession, SignUpSheet
from ..rules.ticks import correctable_until
from .lock_sheet import lock_sheet


def refuse_day(session: Session) -> None:
    """Presences are noted from the day itself on, and corrected until the figures of its month are given. Raises « trop-tot »,
    « trop-tard »."""
    today, last = clock.today(), correctable_until(session.local_date)
    if session.local_date > today:
        raise Refusal("trop-tot", "Les présences se notent le jour même.", "Revenez ce jour-là.")
    if today > last:
        words = f"Les présences de cette date se corrigeaient jusqu'au {dates.day_long(last)} : ses chiffres sont donnés."
        raise Refusal("trop-tard", words, "Pour une erreur grave, la direction l'écrit à côté du bilan.")


def record_attendance(*, sheet: SignUpSheet, session: Session, marks: dict[int, str], by, unnamed: int | None = None) -> dict[int, str]:
    """Note who came on a date, now: `marks` is enrolment key → presence, or "" to take a mark back; `unnamed` counts those who gave no
    name.

    Only confirmed places are marked; marking the same twice is once. Returns the marks that stand. Refused before the day itself
    (« trop-tot ») and once its figures are given (« trop-tard »).
    """
    refuse_day(session)
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
    known = {row.enrolment_id: row for row in Attendance.every.filter(session=session, enrolment__in=marks)}
    changed: dict[str, str] = {}
    for key, mark in sorted(marks.items()):
        row = known.get(key)
        if (row.presence if row else "") == mark:
            continue
        changed[str(key)] = mark
        write_mark(row, enrolment_id=key, session_id=session.pk, mark=mark, at=clock.now(), by=by)
    return changed


def write_mark(row: Attendance | None, *, enrolment_id: int, session_id: int, mark: str, at: dt.datetime, by) -> None:
    """One mark, under the sheet's lock. What was said about an absence goes with it."""
    if row is None:
        Attendance.every.create(enrolment_id=enrolment_id, session_id=session_id, presence=mark, at=at, by=by)
        return
    if row.presence != mark:
        row.talked_at = None
    row.presence, row.at, row.by = mark, at, by
    row.save(update_fields=["presence", "at", "by", "talked_at"])
