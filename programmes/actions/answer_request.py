from django.db import transaction
from django.db.models import Q

from portal.kit import clock
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState
from ..models import Enrolment, Party, SignUpSheet
from ..room import needs_by_row
from .change_state import change_state
from .keep_company import refuse_to_leave
from .lock_sheet import lock_of, refuse_stale
from .note_skip import TEAM, note_skip
from .offer_rows import offer_rows
from .sheet_facts import sheet_facts
from .tell_people import tell_people

REQUESTED = (EnrolmentState.REQUESTED,)


def accept_request(*, enrolment: Enrolment, by, seen: int | None = None) -> Enrolment:
    """Say yes: a place is kept for the person, who confirms it like any offer; refused when no place is left. The team chooses, so it may
    choose her before those who wait since earlier for a place like hers: that it went past them is noted on each."""
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        if sheet.awaits_draw:
            words = "Ici les places sont tirées au sort : répondre maintenant en ferait passer une devant les autres."
            raise Refusal("tirage-a-venir", words, "Attendez le tirage, ou ajoutez une place, par son nom et avec la raison.")
        facts = sheet_facts(sheet)
        if facts.next_start is None:
            raise Refusal("passe", "Ce rendez-vous est passé.", "Voyez les prochaines dates dans l'agenda.")
        left = sheet.left
        offered = offer_rows(sheet, [fresh], facts, by=by, allowed=REQUESTED)[0]
        for party in _passed(sheet, offered):
            note_skip(party, sheet, code=TEAM, left=left, by=by)
        return offered


def _passed(sheet: SignUpSheet, offered: Enrolment) -> list[Party]:
    """The groups before her on the list that could have had the place she is offered."""
    everybody = sheet.enrolments.filter(Q(state=EnrolmentState.WAITING) | Q(pk=offered.pk)).select_related("person", "party").in_line()
    line = list(everybody)
    before = [row for row in line[: line.index(offered)] if row.party_id != offered.party_id]
    if before and offered.share_id:
        needs = needs_by_row(sheet, list(sheet.shares.select_related("maison")), before)
        before = [row for row in before if offered.share_id in needs[row.pk].shares]
    return list({row.party_id: row.party for row in before}.values())


def refuse_request(*, enrolment: Enrolment, words: str, by, seen: int | None = None) -> Enrolment:
    """Say no, with the sentence the person will read."""
    if not words.strip():
        raise Refusal("raison-manquante", "Écrivez la phrase que la personne lira.", "Dites pourquoi, et ce qu'elle peut faire.")
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        refuse_to_leave(fresh)
        change_state(fresh, EnrolmentState.REFUSED, by=by, allowed=REQUESTED, reason="refused")
        tell_people("refused", sheet, [fresh], by=by, words=words.strip(), occasion_key=clock.now().isoformat())
        return fresh
