from django.db import transaction

from portal.kit import clock
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState
from ..models import Enrolment
from .change_state import change_state
from .lock_sheet import lock_of, refuse_stale
from .offer_rows import offer_rows
from .sheet_facts import sheet_facts
from .tell_people import tell_people

REQUESTED = (EnrolmentState.REQUESTED,)


def accept_request(*, enrolment: Enrolment, by, seen: int | None = None) -> Enrolment:
    """Say yes: a place is kept for the person, who confirms it like any offer; refused when no place is left."""
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        if sheet.awaits_draw:
            words = "Ici les places sont tirées au sort : répondre maintenant en ferait passer une devant les autres."
            raise Refusal("tirage-a-venir", words, "Attendez le tirage, ou ajoutez une place, par son nom et avec la raison.")
        facts = sheet_facts(sheet)
        if facts.next_start is None:
            raise Refusal("passe", "Ce rendez-vous est passé.", "Voyez les prochaines dates dans l'agenda.")
        return offer_rows(sheet, [fresh], facts, by=by, allowed=REQUESTED)[0]


def refuse_request(*, enrolment: Enrolment, words: str, by, seen: int | None = None) -> Enrolment:
    """Say no, with the sentence the person will read."""
    if not words.strip():
        raise Refusal("raison-manquante", "Écrivez la phrase que la personne lira.", "Dites pourquoi, et ce qu'elle peut faire.")
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        change_state(fresh, EnrolmentState.REFUSED, by=by, allowed=REQUESTED, reason="refused")
        tell_people("refused", sheet, [fresh], by=by, words=words.strip(), occasion_key=clock.now().isoformat())
        return fresh
