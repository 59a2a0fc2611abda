"""Mandates that end soon, and whether somebody follows."""

import datetime as dt

from ..models import Mandate
from ..rules.mandates import FIRST_WORD


def ending_mandates(today: dt.date):
    """Those that end within ninety days, held by somebody, in committees that sit."""
    rows = Mandate.objects.until().filter(until__range=(today, today + dt.timedelta(days=FIRST_WORD)), ended_on=None)
    return rows.filter(person__isnull=False, person__erased_at=None, starts_on__lte=today, seat__body__closed_on=None)


def renewed(rows):
    """Of these, those whose holder or another has the seat from the day after: nothing to see to."""
    after = Mandate.objects.filter(seat__in=[row.seat_id for row in rows]).values_list("seat", "starts_on")
    begins = set(after)
    return {row.pk for row in rows if (row.seat_id, row.ends_on + dt.timedelta(days=1)) in begins}
