from django.db import transaction

from portal.kit import audit, clock

from ..enums import HoursState
from ..models import WorkedHours
from ..notifications.given import tell_refused
from .own_hours import lock_hours, refuse_without_reason


def refuse_hours(*, hours: WorkedHours, why: str, by, seen: str = "") -> WorkedHours:
    """These hours do not count, or no longer; she is told why, and that it may be corrected. Refused already: nothing more. Raises
    « pourquoi », « les-siennes », « deja-modifie »."""
    why = refuse_without_reason(why)
    with transaction.atomic():
        row = lock_hours(hours, by=by, seen=seen)
        if row.state == HoursState.REFUSED:
            return row
        counted = row.state == HoursState.APPROVED
        row.state, row.answered_at, row.answered_by = HoursState.REFUSED, clock.now(), by
        row.save(update_fields=["state", "answered_at", "answered_by"])
        audit.record("volunteering.refuse_hours", row, by=by, subject=row.volunteer.person.current_record, maison=row.maison_id)
        tell_refused(row, why=why, had_counted=counted, by=by)
        return row
