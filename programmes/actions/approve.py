from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..enums import Approval, EnrolmentState
from ..models import Enrolment
from ..programme_type import kind_of
from ..rules.offers import deadline
from .change_state import change_state
from .charge_place import charge_place, undo_charge
from .keep_company import refuse_to_leave
from .lock_sheet import lock_of, refuse_stale
from .make_offers import make_offers
from .sheet_facts import sheet_facts
from .tell_people import tell_people

HELD = (EnrolmentState.HELD,)


def _looked_at(enrolment: Enrolment, seen: int | None):
    sheet, fresh = lock_of(enrolment)
    refuse_stale(fresh, seen)
    if not fresh.to_look_at:
        raise Refusal("deja-modifie", "Cette inscription a déjà sa réponse.", "Voici où elle en est.")
    return sheet, fresh


def approve(*, enrolment: Enrolment, by, words: str = "", seen: int | None = None) -> Enrolment:
    """The team looked at a sign-up and says yes, with a word if it likes: confirmed, or kept until it is paid where that comes first."""
    with transaction.atomic():
        sheet, fresh = _looked_at(enrolment, seen)
        kind = kind_of(sheet.activity)
        audit.record("programmes.approve", fresh, by=by, subject=fresh.person, maison=sheet.maison_id)
        facts = sheet_facts(sheet)
        until = None
        if kind.payment_first and fresh.price_cents and facts.next_start:
            until = deadline(facts.now, facts.next_start)
            change_state(fresh, EnrolmentState.HELD, by=by, allowed=HELD, held_until=until, approval=Approval.GIVEN)
        else:
            change_state(fresh, EnrolmentState.CONFIRMED, by=by, allowed=HELD, approval=Approval.GIVEN)
        charge_place(fresh, by=by)
        if until is None:
            kind.confirmed(fresh, by=by)
        tell_people("approved", sheet, [fresh], by=by, words=words.strip(), until=until)
        return fresh


def refuse_place(*, enrolment: Enrolment, words: str, by, seen: int | None = None) -> Enrolment:
    """The team looked and says no, with the sentence the person will read. Her place serves the next in line."""
    if not words.strip():
        raise Refusal("raison-manquante", "Écrivez la phrase que la personne lira.", "Dites pourquoi, et ce qu'elle peut faire.")
    with transaction.atomic():
        sheet, fresh = _looked_at(enrolment, seen)
        refuse_to_leave(fresh)
        change_state(fresh, EnrolmentState.REFUSED, by=by, allowed=HELD, reason="refused")
        undo_charge(fresh, reason="refused", by=by)  # she may have said yes before the team chose to look at each
        tell_people("refused", sheet, [fresh], by=by, words=words.strip(), occasion_key=f"look:{fresh.version}")
        make_offers(sheet.pk, by=by)
        return fresh
