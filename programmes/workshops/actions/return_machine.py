import uuid

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Loan, Machine
from ..rules import lending
from .refuse_secrets import refuse_secrets


def return_machine(
    *, machine: Machine, condition: str, by, back: list[str] | None = None, note: str = "", seen: int | None = None,
    key: uuid.UUID | None = None,
) -> Loan:  # fmt: skip
    """A machine is back. `back`: of what left with it, what came back too (None: all of it); what lacks is noted. Damaged, it goes to
    repair before anybody else has it. `seen`: key of the loan its reader saw. Raises « pas-pretee », « deja-rendue »,
    « secret-ecrit »."""
    with once(key, "workshops.return_machine", by=by) as request:
        if request.done:
            return Loan.objects.get(pk=request.result)
        row = locked_one(Machine, machine.pk, rank=Rank.SHEET)
        loan = still_open(row, seen=seen)
        refuse_secrets(note)
        loan.returned_at, loan.returned_by, loan.state_in, loan.note_in = clock.now(), by, condition, note.strip()
        loan.missing = lending.missing(loan.accessories, loan.accessories if back is None else list(back))
        loan.save(update_fields=["returned_at", "returned_by", "state_in", "note_in", "missing"])
        state = lending.after_return(condition)
        why = f"rendue {loan.get_state_in_display()}" if state == lending.REPAIR else ""
        Machine.objects.filter(pk=row.pk).update(state=state, why=why)
        her = loan.person.current_record
        audit.record("workshops.return_machine", loan, by=by, subject=her, maison=row.maison_id, machine=row.pk, state=state)
        request.result = loan.pk
    return loan


def still_open(row: Machine, *, seen: int | None = None) -> Loan:
    """The open loan of a machine that is locked. Raises « pas-pretee », « deja-rendue »."""
    loan = Loan.objects.open().select_related("person__successor", "responsible__successor", "machine__maison").filter(machine=row).first()
    before = Loan.objects.filter(pk=seen, machine=row).first() if seen else None
    if before is not None and before.returned_at:
        when = dates.day_long(dates.local(before.returned_at).date())
        raise Refusal("deja-rendue", f"Ce retour est déjà noté, {when}.", "Il n’y a plus rien à faire.")
    if loan is None or (seen and loan.pk != seen):
        words = "Cette machine n’est pas prêtée : il n’y a pas de retour à noter."
        raise Refusal("pas-pretee", words, "Vérifiez le numéro d’inventaire.")
    return loan
