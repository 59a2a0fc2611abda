import datetime as dt
import uuid

from portal.households.reading.image_rights import who_answers_for
from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person
from portal.people.rules.births import is_child

from ..enums import Condition, MachineState
from ..models import Course, Loan, Machine
from ..reading import course_places
from ..rules import lending
from .refuse_secrets import refuse_secrets


def lend_machine(
    *, machine: Machine, person: Person, due_on: dt.date, by, accessories: list[str] = (), condition: str = Condition.GOOD, note: str = "",
    responsible: Person | None = None, course: Course | None = None, key: uuid.UUID | None = None,
) -> Loan:  # fmt: skip
    """One machine leaves with one person, until a day. `responsible`: of a minor, the grown-up of her household who signs; `course`: the
    one she is on, during which it is lent.

    Raises « deja-pretee », « en-reparation », « retiree », « deja-vendue », « jour-passe », « trop-long », « mineur-sans-adulte »,
    « adulte-d-un-autre-foyer », « pas-au-cours », « secret-ecrit »; several reasons are said at once.
    """
    with once(key, "workshops.lend_machine", by=by) as request:
        if request.done:
            return Loan.objects.get(pk=request.result)
        row, her = locked_one(Machine, machine.pk, rank=Rank.SHEET), person.current_record
        signer = _signer(her, responsible)
        reasons = [*_against_machine(row), *_against_day(due_on), *_against_signer(her, signer), *_against_course(her, course)]
        if reasons:
            raise Refusal.gather(reasons)
        refuse_secrets(note)
        loan = Loan.objects.create(
            machine=row, person=her, responsible=signer, course=course, lent_at=clock.now(), lent_by=by, due_on=due_on,
            accessories=list(accessories), state_out=condition, note_out=note.strip(),
        )  # fmt: skip
        Machine.objects.filter(pk=row.pk).update(state=MachineState.LENT, why="")
        audit.record("workshops.lend_machine", loan, by=by, subject=her, maison=row.maison_id, machine=row.pk)
        request.result = loan.pk
    return loan


def _signer(her: Person, responsible: Person | None) -> Person | None:
    """Nobody signs for a grown-up."""
    return responsible.current_record if responsible and is_child(her.birth, clock.today()) else None


def _against_machine(row: Machine) -> list[Refusal]:
    if row.state == MachineState.LENT:
        loan = Loan.objects.open().filter(machine=row).first()
        until = f", jusqu’au {dates.day_written(loan.due_on, year=False)}" if loan else ""
        return [Refusal("deja-pretee", f"Cette machine est déjà prêtée{until}.", "Choisissez-en une autre, ou notez d’abord son retour.")]
    if row.state == MachineState.REPAIR:
        return [Refusal("en-reparation", "Cette machine est en réparation.", "Choisissez-en une autre.")]
    if row.state == MachineState.WITHDRAWN:
        return [Refusal("retiree", "Cette machine est retirée du prêt.", "Choisissez-en une autre.")]
    if row.state == MachineState.SOLD:
        return [Refusal("deja-vendue", "Cette machine est vendue.", "Choisissez-en une autre.")]
    return []


def _against_day(due_on: dt.date) -> list[Refusal]:
    refusal = against_day(due_on)
    return [refusal] if refusal else []


def against_day(due_on: dt.date) -> Refusal | None:
    """Why it is not lent until that day, in words."""
    today = clock.today()
    code = lending.against_day(due_on, today)
    last = dates.day_written(today + dt.timedelta(days=lending.MOST_DAYS))
    ways = {
        "jour-passe": Refusal(code, "Le jour du retour est déjà passé.", "Choisissez aujourd’hui ou un jour à venir."),
        "trop-long": Refusal(code, "C’est trop long pour un prêt : trois mois au plus.", f"Choisissez le {last} au plus tard."),
    }
    return ways.get(code)


def _against_signer(her: Person, signer: Person | None) -> list[Refusal]:
    if not is_child(her.birth, clock.today()):
        return []
    if signer is None:
        way_out = "Choisissez l’adulte du foyer qui signe ; s’il n’y est pas, ajoutez-le d’abord au foyer."
        return [Refusal("mineur-sans-adulte", "Cette personne est mineure : un adulte de son foyer signe pour elle.", way_out)]
    if signer not in who_answers_for(her):
        words = f"{signer.display_name} n’est pas un adulte responsable de son foyer."
        return [Refusal("adulte-d-un-autre-foyer", words, "Choisissez une personne de la liste.")]
    return []


def _against_course(her: Person, course: Course | None) -> list[Refusal]:
    if course is None or course_places().filter(sheet=course.sheet_id, person__in=Person.objects.records_of(her)).exists():
        return []
    words = "Cette personne n’est pas inscrite à ce cours."
    return [Refusal("pas-au-cours", words, "Inscrivez-la d’abord, ou prêtez sans choisir de cours.")]
