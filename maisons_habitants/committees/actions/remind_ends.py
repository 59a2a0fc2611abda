"""Ninety, then thirty days before a mandate's end, she is told by her way; the team reads it among what waits."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock

from ..models import Mandate
from ..notifications.members import tell_ending
from ..reading.ends import ending_mandates, renewed
from ..rules.mandates import reminder_due
from .lock_body import lock_body

AT_ONCE = 100  # mandates a run: the next minute takes the next ones


def remind_ends() -> int:
    """From `tick`: how many were told. Twice is once."""
    today = clock.today()
    rows = list(ending_mandates(today).select_related("seat__body").order_by("ends_on", "pk"))
    done = renewed(rows)
    due = [row for row in rows if row.pk not in done and reminder_due(row.last_day, row.reminded_on, today)][:AT_ONCE]
    return sum(_remind(row, today) for row in due)


def _remind(row: Mandate, today: dt.date) -> bool:
    with transaction.atomic():
        body = lock_body(row.seat.body)
        fresh = Mandate.objects.select_for_update(of=("self",)).select_related("seat", "person__successor").get(pk=row.pk)
        if fresh.person is None or not reminder_due(fresh.last_day, fresh.reminded_on, today):
            return False
        fresh.seat.body = body
        fresh.reminded_on = today
        fresh.save(update_fields=["reminded_on"])
        audit.record("committees.remind_end", fresh, by=audit.SYSTEM, subject=fresh.person, maison=body.maison)
        tell_ending(fresh, by=audit.SYSTEM)
    return True
