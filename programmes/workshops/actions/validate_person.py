import uuid

from django.db import IntegrityError, transaction

from portal.casework.models import Partner
from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person
from portal.people.rules.births import is_child
from programmes.actions.enrol import enrol
from programmes.enums import Channel
from programmes.models import Enrolment, SignUpSheet

from ..enums import TrainingKind
from ..models import Training, Validation
from ..rules.trainings import BY_KIND, VETTED, refusal


def validate_person(*, person: Person, kind: str, by, structure: Partner | None = None, key: uuid.UUID | None = None) -> Validation:
    """Before the sign-up: the team met her, or her structure sends her. Raises « rien-a-valider », « mineure », « structure-manquante »,
    « structure-fermee », « deja-validee »."""
    with once(key, "workshops.validate_person", by=by) as request:
        if request.done:
            return Validation.objects.get(pk=request.result)
        _refuse(person, kind, structure)
        try:
            with transaction.atomic():
                Validation.objects.of_person(person).filter(kind=kind, ended_at=None).exclude(
                    pk__in=Validation.objects.current().values("pk")
                ).update(ended_at=clock.now())  # one that is older than a year opens nothing any more
                row = Validation.objects.create(person=person, kind=kind, structure=structure, at=clock.now(), by=by)
        except IntegrityError as error:  # another did at the same moment
            raise _already() from error
        audit.record("workshops.validate", row, by=by)  # who it was is on the row alone, and goes with it
        request.result = row.pk
    return row


def enrol_for_structure(*, sheet: SignUpSheet, person: Person, structure: Partner | None, by, channel=Channel.PHONE, key=None) -> Enrolment:
    """Both in one go: said by the structure on the telephone, or at the counter once she was met. Raises what each raises; then neither
    is written."""
    training = Training.objects.filter(sheet=sheet).first()
    if training is None or training.kind not in VETTED:
        raise Refusal("rien-a-valider", "Cette activité ne demande pas de validation.", "Inscrivez la personne comme d’habitude.")
    with once(key, "workshops.enrol_for_structure", by=by) as request:
        if request.done:
            return Enrolment.objects.get(pk=request.result)
        if not Validation.objects.current().of_person(person).filter(kind=training.kind).exists():
            validate_person(person=person, kind=training.kind, structure=structure, by=by)
        [row] = enrol(sheet=sheet, people=[person], by=by, channel=channel)
        request.result = row.pk
    return row


def withdraw_validation(*, validation: Validation, by) -> Validation:
    """The sign-up closes again; a place she has already stays hers, for the desk to see to with her. Raises « deja-retiree »."""
    with transaction.atomic():
        row = Validation.objects.select_for_update().get(pk=validation.pk)
        if row.ended_at is not None:
            raise Refusal("deja-retiree", "C’est déjà retiré.", "La page est à jour.")
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        audit.record("workshops.withdraw_validation", row, by=by)
    return row


def _refuse(person: Person, kind: str, structure: Partner | None) -> None:
    if kind not in VETTED:
        raise Refusal("rien-a-valider", "Cette activité ne demande pas de validation.", "Inscrivez la personne comme d’habitude.")
    against = refusal(kind, child=is_child(person.birth, clock.today()), vetted=True)
    if against:
        raise Refusal(*against)
    if BY_KIND[kind].structure and structure is None:
        words = f"« {TrainingKind(kind).label} » est pour des professionnels."
        raise Refusal("structure-manquante", words, "Choisissez sa structure. Elle n’y est pas ? Ajoutez-la aux partenaires.")
    if structure is not None and not structure.active:
        raise Refusal("structure-fermee", f"{structure} n’est plus dans l’annuaire.", "Choisissez-en une autre.")
    if Validation.objects.current().of_person(person).filter(kind=kind).exists():
        raise _already()


def _already() -> Refusal:
    return Refusal("deja-validee", "C’est déjà noté pour cette personne.", "Inscrivez-la.")
