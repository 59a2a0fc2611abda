"""A case passes from one member of the team to another, and the person agrees to that too."""

import datetime as dt

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.note_contact import note_contact
from portal.people.enums import Capability
from portal.people.notifications import tell

from ..enums import LeadEnd
from ..models import CaseLead
from ..notifications import lead_has_changed
from .check_house import check_house
from .end_lead import finish, locked_lead
from .open_lead import begin, check_terms


def hand_over_lead(*, case: CaseLead, to, until: dt.date, agreed: str, by, key=None) -> CaseLead:
    """End `case` and begin the next, `to` being the lead from today until that day. The person is told, in neutral words.

    Raises the refusals of `open_lead`, « meme-referente », « accompagnement-fini ».
    """
    check_house(by=by, capability=Capability.LEAD_CASES, maison=case.maison)
    if to.pk == case.lead_id:
        raise Refusal("meme-referente", "C’est déjà cette personne de l’équipe.", "Choisissez quelqu’un d’autre.")
    check_terms(lead=to, maison=case.maison, until=until, agreed=agreed, person=case.person)
    with once(key, "casework.hand_over_lead", by=by) as request:
        if request.done:
            return CaseLead.objects.get(pk=request.result)
        before = locked_lead(case)
        finish(before, LeadEnd.HANDED_OVER, by)
        row = begin(person=before.person.current_record, lead=to, maison=before.maison, until=until, agreed=agreed, by=by, follows=before)
        tell(
            row.person, lead_has_changed(row.maison), purpose="casework.lead", by=by, about=audit.key_of(row), confidential=True,
            dedupe_key=f"casework.lead:{row.pk}:handed",
        )  # fmt: skip
        note_contact(person_ids=[row.person_id])
        audit.record("casework.hand_over_lead", row, by=by, subject=row.person, maison=row.maison_id, lead=to.pk, before=before.pk)
        request.result = row.pk
    return row
