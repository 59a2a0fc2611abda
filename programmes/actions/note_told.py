from django.db import transaction

from portal.kit import clock

from ..enums import EnrolmentState
from ..models import Enrolment
from ..rules.offers import deadline
from .change_state import change_state
from .lock_sheet import lock_of
from .sheet_facts import sheet_facts


def note_told(*, enrolment: Enrolment, by) -> Enrolment:
    """The person now knows of her offer (a message reached her, or staff called): only from here can it lapse,
    and she has the full delay."""
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        if fresh.state != EnrolmentState.OFFERED or fresh.told_at:
            return fresh
        facts = sheet_facts(sheet)
        until = deadline(facts.now, facts.next_start) if facts.next_start else fresh.held_until
        allowed = (EnrolmentState.OFFERED,)
        return change_state(
            fresh, EnrolmentState.OFFERED, by=by, allowed=allowed, held_until=max(until, fresh.held_until), told_at=clock.now()
        )
