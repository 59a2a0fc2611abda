from django.db import transaction

from ..enums import EnrolmentState
from ..models import Enrolment
from ..programme_type import kind_of
from .change_state import change_state
from .lock_sheet import lock_of, refuse_stale

CONFIRMABLE = (EnrolmentState.HELD, EnrolmentState.OFFERED)


def confirm(*, enrolment: Enrolment, by, seen: int | None = None) -> Enrolment:
    """Make a held or offered place hers for good; then the kind brings what it brings. A hold whose time has passed but that
    nobody released still has its place, so it may be confirmed. `seen` is the version the person's screen showed."""
    with transaction.atomic():
        _, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        change_state(fresh, EnrolmentState.CONFIRMED, by=by, allowed=CONFIRMABLE)
        kind_of(fresh.sheet.activity).confirmed(fresh, by=by)
        return fresh
