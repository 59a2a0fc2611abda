"""Erase, kind by kind, what may go; say for the rest what keeps it and until when."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from portal.households.models import Household
from portal.kit import audit, registry
from portal.kit.locking import Rank, locked, locked_one
from portal.kit.refusal import Refusal
from portal.kit.registry import ErasurePart
from portal.people.models import Person

from ..enums import Handed, Kind, State
from ..models import DataRequest
from .answer_request import answer_request, lock_open

GONE, KEPT, REFUSED, NOTHING = "gone", "kept", "refused", "nothing"


@dataclass(frozen=True)
class Preview:
    """One kind before anything is done: how many rows, what keeps them, what is to be done first."""

    key: str
    part: ErasurePart
    held: int
    kept: str
    obstacles: list[Refusal]

    @property
    def may_go(self) -> bool:
        return bool(self.held and self.part.erase and not self.obstacles and not (self.part.record and self.kept))


def preview_of(person: Person) -> list[Preview]:
    """Every kind in its order; what stands against one room's data stands against the record."""
    shown, standing = [], []
    for key, part in registry.erasures.items():
        found = part.obstacles(person) if part.obstacles else []
        standing += found
        against = {str(refusal): refusal for refusal in standing}.values() if part.record else []
        shown.append(Preview(key, part, part.held(person), part.kept_because(person), list(against)))
    return shown


def erase_data(*, request: DataRequest, kinds: Iterable[str], handed: str, by, seen: int | None = None) -> DataRequest:
    """Erase these kinds (keys of `registry.erasures`), one transaction each, then answer the request with what came of every kind.

    A kind that refuses stops nothing: its words are in the result. Run again after a fault, it goes on. Raises « pas-un-effacement »,
    « rien-de-choisi », and the refusals of `answer_request`.
    """
    wanted = {key for key in kinds if registry.erasures.get(key)}
    if not wanted:
        raise Refusal("rien-de-choisi", "Rien n’est coché.", "Cochez ce qui doit partir, ou refusez la demande avec un motif.")
    person = _begin(request, by, seen)
    if any(line.may_go and line.part.record and line.key in wanted for line in preview_of(person)):
        wanted = set(registry.erasures.keys())  # the whole record: nothing of hers stays behind it
    result = [_erase_one(request, key, part, wanted, by) for key, part in registry.erasures.items()]
    said = [line for line in result if line["outcome"] != NOTHING]
    left = any(line["outcome"] in (KEPT, REFUSED) for line in said)
    done = any(line["outcome"] == GONE for line in said)
    state = State.PARTLY if left or not done else State.GRANTED
    return answer_request(request=request, state=state, handed=handed, result=said, by=by)


def _begin(request: DataRequest, by, seen: int | None) -> Person:
    """The screen is up to date and she is known, before anything goes."""
    with transaction.atomic():
        row = lock_open(request, seen)
        if row.kind != Kind.ERASURE:
            raise Refusal("pas-un-effacement", "Cette demande n’est pas un effacement.", "Répondez-y par son propre bouton.")
        if not row.identity:
            raise Refusal("identite-a-verifier", "On ne sait pas encore si c’est bien elle.", "Vérifiez-le d’abord, et notez comment.")
        person = row.person.current_record
        if by is not None and person.account_id == by.pk:
            raise Refusal("pour-soi", "On ne répond pas à sa propre demande.", "Demandez à quelqu’un d’autre d’y répondre.")
    return person


def _erase_one(request: DataRequest, key: str, part: ErasurePart, wanted: set[str], by) -> dict:
    """One kind in its own transaction; the request's row is held meanwhile, so that a second click waits, then finds nothing left."""
    line = {"key": key, "label": str(part.label), "count": 0, "outcome": NOTHING, "words": ""}
    try:
        with transaction.atomic():
            row = lock_open(request)
            person = row.person.current_record
            held, kept = part.held(person), part.kept_because(person)
            if not held:
                return line
            line |= {"count": held, "outcome": KEPT, "words": kept or "Gardé : la personne n’a pas demandé de l’effacer."}
            if key not in wanted or part.erase is None:
                return line
            if part.record:
                _refuse_record(person, part)
            part.erase(person, by)
            audit.record("privacy.erase", row, by=by, subject=person, kind=key, count=held)
            line |= {"outcome": GONE if not part.held(_again(person)) else KEPT, "words": kept}
    except Refusal as refusal:
        if refusal.code in ("deja-repondue", "demande-modifiee"):
            raise
        line |= {"outcome": REFUSED, "words": str(refusal)}
    return line


def _again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def _refuse_record(person: Person, part: ErasurePart) -> None:
    """Under the locks that a payment takes too: nothing is owed nor on its way, and no law keeps the name."""
    locked_one(Person.objects.all(), person.pk, rank=Rank.PERSON)
    homes = list(
        Household.objects.filter(memberships__person__in=Person.objects.records_of(person)).values_list("pk", flat=True).distinct()
    )
    if homes:
        locked(Household.objects.all(), homes, rank=Rank.HOUSEHOLD)
    reasons = [refusal for part in registry.erasures if part.obstacles for refusal in part.obstacles(person)]
    if kept := part.kept_because(person):
        reasons.append(Refusal("nom-garde", kept, "La fiche sera effacée d’elle-même à la fin de ce délai."))
    if refusal := Refusal.gather(reasons):
        raise refusal


def handed_by_default(request: DataRequest) -> str:
    return Handed.ONLINE if request.person.current_record.account_id else Handed.BY_HAND
