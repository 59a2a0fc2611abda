"""What she says is right is written, and her request is answered."""

from django.db import transaction

from portal.kit.refusal import Refusal
from portal.people.actions.edit_person import edit_person
from portal.people.rules.births import Birth

from ..enums import ON_RECORD, Field, Kind, State
from ..models import DataRequest
from .answer_request import answer_request, lock_open


def rectify(*, request: DataRequest, handed: str, by, text: str = "", birth: Birth | None = None, seen: int | None = None) -> DataRequest:
    """Write the name (`text`) or the birth on her record in the same transaction as the answer. What stands elsewhere (a quotient, a
    presence) was put right on its own screen: this says so.

    Raises « pas-une-correction », « valeur-manquante », the refusals of `edit_person` and of `answer_request`.
    """
    with transaction.atomic():
        row = lock_open(request, seen)
        if row.kind != Kind.RECTIFICATION:
            raise Refusal("pas-une-correction", "Cette demande n’est pas une correction.", "Répondez-y par son propre bouton.")
        if row.field in ON_RECORD:
            if not row.identity:
                raise Refusal("identite-a-verifier", "On ne sait pas encore si c’est bien elle.", "Vérifiez-le d’abord, et notez comment.")
            edit_person(person=row.person.current_record, by=by, **_values(row.field, text, birth))
        return answer_request(request=row, state=State.GRANTED, handed=handed, by=by)


def _values(field: str, text: str, birth: Birth | None) -> dict:
    missing = Refusal("valeur-manquante", "Il manque ce qui est juste.", "Écrivez-le tel que le papier le montre.")
    if field == Field.BIRTH:
        if birth is None or birth.year is None:
            raise missing
        return {"birth_date": birth.date, "birth_year": birth.year}
    if not text.strip():
        raise missing
    return {str(field): text}
