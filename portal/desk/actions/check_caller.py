"""Who is on the telephone: one question asked, its answer compared and forgotten."""

from portal.kit import audit
from portal.kit.rate_limit import allowed, give_back, spent
from portal.kit.refusal import Refusal
from portal.people.models import Card, Person

from ..rules import phone

# For the person, not for the call: who hangs up and reaches another agent, or another window, begins no new series of guesses.
WRONG = {"name": "desk.check_caller", "tries": phone.WRONGS, "seconds": int(phone.LASTS.total_seconds())}


def asked_enough(person: Person) -> bool:
    """Whether the answers given for this person were wrong too often just now, whoever asked: only ringing back is left."""
    return spent(who=person.pk, **WRONG)


def check_caller(*, person: Person, code: str, typed: str = "", places: list[int] | None = None, by) -> bool:
    """Whether what the caller said agrees with the record. Written down: which check, whether it agreed; never the answer.

    Raises Refusal « verification-inconnue », « reponse-manquante », « rien-a-comparer », « trop-de-reponses ».
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
    if code != phone.CALLED and not allowed(who=person.pk, **WRONG):  # counted before it is compared
        raise Refusal("trop-de-reponses", "Trop de réponses ne correspondent pas.", "Rappelez-la au numéro de sa fiche.")
    agreed = {
        phone.BIRTH: lambda: phone.same_year(person.birth_year, typed),
        phone.TAIL: lambda: phone.same_tail(str(person.phone or ""), typed),
        phone.CARD: lambda: phone.same_card_digits(number, places or [], typed),
        phone.CALLED: lambda: True,  # the agent rang the number on file herself
    }[code]()
    if agreed and code != phone.CALLED:
        give_back(who=person.pk, **WRONG)
    audit.record("desk.check_caller", person, by=by, subject=person, check=code, agreed=agreed)
    return agreed
