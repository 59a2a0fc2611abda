from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import HoursState
from ..models import WorkedHours
from ..notifications.given import tell_corrected
from ..rules.given import DAY_MINUTES
from .own_hours import lock_hours, refuse_without_reason


def correct_hours(*, hours: WorkedHours, minutes: int, why: str, by, seen: str = "") -> WorkedHours:
    """Another duration counts, whatever the state before; she is told, with the reason. The same duration of hours that count already is
    nothing. Raises « duree », « pourquoi », « les-siennes », « deja-modifie »."""
    if not 1 <= minutes <= DAY_MINUTES:
        raise Refusal("duree", "Une durée va d’une minute à 24 heures.", "Pour rien du tout : « ne pas retenir ».")
    with transaction.atomic():
        row = lock_hours(hours, by=by, seen=seen)
        if (row.state, row.minutes) == (HoursState.APPROVED, minutes):
            return row
        why = refuse_without_reason(why)
        before, row.minutes = row.minutes, minutes
        row.state, row.answered_at, row.answered_by = HoursState.APPROVED, clock.now(), by
        row.save(update_fields=["minutes", "state", "answered_at", "answered_by"])
        subject = row.volunteer.person.current_record
        audit.record("volunteering.correct_hours", row, by=by, subject=subject, maison=row.maison_id, before=before, minutes=minutes)
        tell_corrected(row, before=before, why=why, by=by)
        return row
