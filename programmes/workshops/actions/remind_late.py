from dataclasses import astuple

from django.db import transaction

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.notifications import Words, tell

from ..models import Loan, Machine
from ..rules import lending, loan_wording
from .return_machine import still_open

LATE = "workshops.late"  # purpose of the message


def remind_late(*, loan: Loan, by) -> OutboxMessage:
    """A gentle word to who signed: a machine was expected back. Raises « deja-rendue », « pas-en-retard », « deja-rappelee »."""
    with transaction.atomic():
        row = locked_one(Machine, loan.machine_id, rank=Rank.SHEET)
        fresh = still_open(row, seen=loan.pk)
        if not fresh.late:
            words = f"Rien ne presse : c’est à rendre le {dates.day_written(fresh.due_on)}."
            raise Refusal("pas-en-retard", words, "Écrivez-lui à partir du lendemain.")
        again = lending.quiet_until(dates.local(fresh.reminded_at).date() if fresh.reminded_at else None)
        if again and clock.today() < again:
            words = "Un petit mot est déjà parti cette semaine."
            raise Refusal("deja-rappelee", words, f"Appelez, ou écrivez de nouveau à partir du {dates.day_written(again, year=False)}.")
        fresh.reminded_at = clock.now()
        fresh.save(update_fields=["reminded_at"])
        house, what = fresh.machine.maison, str(fresh.machine.get_kind_display())
        phone = house.phone.as_national if house.phone else ""
        said = loan_wording.late(house=house.name, phone=phone, what=what, day=dates.day_written(fresh.due_on, year=False))
        about = audit.key_of(fresh)
        message = tell(fresh.signer, Words(*astuple(said)), purpose=LATE, about=about, by=by)
        audit.record("workshops.remind_late", fresh, by=by, subject=fresh.signer, maison=house.pk)
    return message
