import datetime as dt

from django.db import transaction

from ..enums import TIMED
from ..models import Enrolment
from .change_state import change_state
from .lock_sheet import lock_of


def extend_hold(*, enrolment: Enrolment, until: dt.datetime, by) -> Enrolment:
    """Keep a held or offered place until `until` at least (while its payment is open)."""
    with transaction.atomic():
        _, fresh = lock_of(enrolment)
        return change_state(fresh, fresh.state, by=by, allowed=TIMED, held_until=max(until, fresh.held_until or until))
