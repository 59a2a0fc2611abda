"""One tick of a sheet, pressed now or carried here later by a device that had no network."""

import datetime as dt
import uuid

from portal.kit import audit, clock, dates
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import EnrolmentState, Presence
from ..models import Attendance, Enrolment, SheetSession
from ..rules.ticks import Verdict, verdict
from .lock_sheet import lock_sheet
from .record_attendance import refuse_day, write_mark

UNNAMED, THE_REST = "sans-nom", "reste"  # lines of a sheet that are nobody's
STEPS = {"-1": -1, "+1": 1, "+5": 5}
MOST_UNNAMED = 500


def take_tick(*, date: SheetSession, line: str, value: str, by, at: dt.datetime | None = None, key: uuid.UUID | None = None) -> dict:
    """Note one tick of a date: `line` is an enrolment's key, « sans-nom » (`value`: a step) or « reste » (whoever has no mark yet);
    `value` a presence, "" to take the mark back. Gives what stands then: {"line", "presence"}, {"line", "unnamed"}, or {"line", "marks"}
    of all lines.

    The last tick by its own time (`at`; None: now) holds, whatever the order of arrival; the same `key` is once. What somebody else
    noted later stays, and is said: « note-depuis ». Raises too « plus-inscrit », « presence-inconnue », « trop-tot », « trop-tard ».
    """
    carried, at = at is not None, min(at or clock.now(), clock.now())
    with once(key, "programmes.tick", by=by) as request:
        if not request.done:
            refuse_day(date.session)
            sheet = lock_sheet(date.sheet_id)
            if line == UNNAMED:
                request.result = _step(date, value)
            elif value and value not in Presence.values:
                raise Refusal("presence-inconnue", "Cette présence n'existe pas.", "Choisissez présent, absent ou excusé.")
            elif line == THE_REST:
                request.result = _rest(date, value, at=at, by=by)
            else:
                request.result = _one(date, line, value, at=at, by=by)
            if request.result.pop("changed"):
                told = {"marks": {line: value}, **({"at": at.isoformat()} if carried else {})}
                audit.record("programmes.attendance", sheet, by=by, maison=sheet.maison_id, session=date.session_id, **told)
        return request.result


def _one(date: SheetSession, line: str, value: str, *, at: dt.datetime, by) -> dict:
    confirmed = Enrolment.objects.filter(sheet=date.sheet_id, state=EnrolmentState.CONFIRMED)
    row = confirmed.filter(pk=number_sent(line)).first()
    if row is None:
        raise Refusal("plus-inscrit", "Cette personne n'est plus inscrite.", "Rechargez la feuille : elle est à jour.")
    known = Attendance.every.select_related("by").filter(enrolment=row, session=date.session_id).first()
    found = verdict((known.at, known.presence) if known else None, (at, value))
    if found is Verdict.OLDER and known.by_id != getattr(by, "pk", None):
        raise _noted_since(known)
    if found is Verdict.WRITE:
        before = known.presence if known else ""
        write_mark(known, enrolment_id=row.pk, session_id=date.session_id, mark=value, at=at, by=by)
        return {"line": line, "presence": value, "changed": before != value}
    return {"line": line, "presence": known.presence, "changed": False}


def _noted_since(known: Attendance) -> Refusal:
    """What was noted after this tick, by somebody else, stays; she is told what and by whom."""
    who = f" par {known.by.first_name}" if known.by and known.by.first_name else ""
    what = f"« {known.get_presence_display()} »" if known.presence else "sans marque"
    return Refusal(
        "note-depuis",
        f"Votre coche est plus ancienne que ce qui a été noté{who} à {dates.hour(known.at)} : {what}.",
        "C'est cela qui reste. Cochez de nouveau si ce n'est pas juste.",
    )


def _rest(date: SheetSession, value: str, *, at: dt.datetime, by) -> dict:
    """Whoever has no mark gets this one; marks that stand are left alone."""
    known = {row.enrolment_id: row for row in Attendance.every.filter(session=date.session_id, enrolment__sheet=date.sheet_id)}
    confirmed = Enrolment.objects.filter(sheet=date.sheet_id, state=EnrolmentState.CONFIRMED).order_by("pk").values_list("pk", flat=True)
    done = []
    for key in confirmed:
        row = known.get(key)
        if (row is None or (not row.presence and at > row.at)) and value:
            write_mark(row, enrolment_id=key, session_id=date.session_id, mark=value, at=at, by=by)
            done.append(key)
    marks = {str(row.enrolment_id): row.presence for row in known.values()} | {str(key): value for key in done}
    return {"line": THE_REST, "marks": marks, "changed": bool(done)}


def _step(date: SheetSession, value: str) -> dict:
    """One more or one less without a name: steps add up in any order, and two devices lose nothing of each other."""
    if value not in STEPS:
        raise Refusal("pas-un-pas", "Ce nombre n'a pas été compris.", "Rechargez la feuille.")
    fresh = SheetSession.objects.get(pk=date.pk)  # under the lock of its sheet
    before, fresh.unnamed = fresh.unnamed, min(max(fresh.unnamed + STEPS[value], 0), MOST_UNNAMED)
    fresh.save(update_fields=["unnamed"])
    return {"line": UNNAMED, "unnamed": fresh.unnamed, "changed": fresh.unnamed != before}
