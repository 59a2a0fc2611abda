"""A code on paper, for somebody who signs in without a phone."""

import secrets

from django.conf import settings
from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.kit.rules import spoken_codes

from ..models import Card, PaperCode, Person
from ..rules import paper_codes
from .account_of_holder import is_of_the_team, known_account

DAY, HOUR = 86400, 3600


def print_paper_code(*, person: Person, by) -> tuple[PaperCode, str]:
    """A new code for the holder of a card, and its eight letters, which nobody can read again afterwards. The older one dies.

    Raises Refusal « pas-de-carte », « compte-de-l-equipe », « trop-de-codes ».
    """
    with transaction.atomic():
        kept = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        _refuse(kept, by)
        letters = spoken_codes.draw(secrets.randbelow)
        now = clock.now()
        PaperCode.objects.filter(person__in=Person.objects.records_of(kept), ended_at=None).update(ended_at=now)
        code = PaperCode.objects.create(
            person=kept, digest=digest_of(kept.pk, letters), printed_at=now, printed_by=by, expires_at=now + paper_codes.LASTS
        )
        audit.record("people.print_paper_code", code, by=by, subject=kept)
    return code, letters


def digest_of(person: int, letters: str) -> str:
    return spoken_codes.digest(letters, paper_codes.secret_of(settings.SECRET_KEY, person))


def _refuse(kept: Person, by) -> None:
    if Card.objects.active_of(kept) is None:
        raise Refusal("pas-de-carte", "Il faut une carte : le code va avec son numéro.", "Donnez d'abord une carte à cette personne.")
    if (user := known_account(kept)) and is_of_the_team(user):
        raise Refusal(
            "compte-de-l-equipe",
            "Cette personne fait partie de l'équipe : elle entre avec son adresse et sa double vérification.",
            "Si elle ne peut plus entrer, la responsable de l'équipe lève sa double vérification.",
        )
    day = allowed("people.paper_code", kept.pk, tries=paper_codes.A_DAY, seconds=DAY)
    if not day or not allowed("people.paper_codes_by", getattr(by, "pk", None), tries=paper_codes.AN_HOUR, seconds=HOUR):
        raise Refusal(
            "trop-de-codes",
            "Plusieurs codes viennent d'être imprimés."
            if day
            else f"{paper_codes.A_DAY} codes ont déjà été imprimés pour elle aujourd'hui.",
            "Aidez-la à entrer avec le dernier, ou faites ensemble ce qu'elle voulait faire.",
        )
