"""Who is on the telephone: one question asked, its answer compared and forgotten."""

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.people.models import Card, Person

from ..rules import phone


def check_caller(*, person: Person, code: str, typed: str = "", places: list[int] | None = None, by) -> bool:
    """Whether what the caller said agrees with the record. Written down: which check, whether it agreed; never the answer.

    Raises Refusal « verification-inconnue », « reponse-manquante », « rien-a-comparer ».
    """
    if code not in phone.CHECKS:
        raise Refusal("verification-inconnue", "Cette vérification n’existe pas.", "Choisissez dans la liste.")
    card = Card.objects.active_of(person)
    number = card.number if card else ""
    possible = {check.code for check in phone.checks_possible(birth_year=person.birth_year, phone=str(person.phone or ""), card=number)}
    if code not in possible:
        raise Refusal("rien-a-comparer", "Sa fiche ne permet pas cette vérification.", "Prenez-en une autre, ou rappelez-la.")
    if code != phone.CALLED and not typed.strip():
        raise Refusal("reponse-manquante", "Écrivez ce que la personne a répondu.", "La réponse est comparée, puis oubliée.")
    agreed = {
        phone.BIRTH: lambda: phone.same_year(person.birth_year, typed),
        phone.TAIL: lambda: phone.same_tail(str(person.phone or ""), typed),
        phone.CARD: lambda: phone.same_card_digits(number, places or [], typed),
        phone.CALLED: lambda: True,  # the agent rang the number on file herself
    }[code]()
    audit.record("desk.check_caller", person, by=by, subject=person, check=code, agreed=agreed)
    return agreed
