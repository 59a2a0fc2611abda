import datetime as dt

from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one

from ..models import Loan, Machine
from .lend_machine import against_day
from .return_machine import still_open


def prolong_loan(*, loan: Loan, due_on: dt.date, by) -> Loan:
    """She keeps it until another day, sooner or later than was agreed. Raises « deja-rendue », « jour-passe », « trop-long »."""
    with transaction.atomic():
        row = locked_one(Machine, loan.machine_id, rank=Rank.SHEET)
        fresh = still_open(row, seen=loan.pk)
        refusal = against_day(due_on)
        if refusal:
            raise refusal
        fresh.due_on, fresh.reminded_at = due_on, None
        fresh.save(update_fields=["due_on", "reminded_at"])
        audit.record("workshops.prolong_loan", fresh, by=by, subject=fresh.person.current_record, maison=row.maison_id)
    return fresh
