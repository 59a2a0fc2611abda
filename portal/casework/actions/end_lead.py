"""An agreement ends: at its date, because it is no longer of use, or because the person says so."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.people.enums import Capability
from portal.people.notifications import tell

from ..enums import LeadEnd
from ..models import CaseLead
from ..notifications import lead_is_over
from .check_house import check_house
from .lock_person import lock_person

BY_STAFF = frozenset({LeadEnd.PERSON.value, LeadEnd.DONE.value})


def end_lead(*, case: CaseLead, why: str, by) -> CaseLead:
    """`why`: PERSON or DONE. The person herself may always say she no longer wishes it.

    Raises « fin-inconnue », « accompagnement-fini », « pas-cette-maison ».
    """
    own = by is not SYSTEM and CaseLead.objects.filter(CaseLead.objects.own_to(by), pk=case.pk).exists()
    if not own:
        check_house(by=by, capability=Capability.LEAD_CASES, maison=case.maison)
    if why not in BY_STAFF:
        raise Refusal("fin-inconnue", "On ne connaît pas cette raison.", "Choisissez-en une dans la liste.")
    with transaction.atomic():
        row = locked_lead(case)
        finish(row, why, by)
        audit.record("casework.end_lead", row, by=by, subject=row.person, maison=row.maison_id, why=why)
    return row


def end_at_term(*, case: CaseLead) -> bool:
    """Its last day is past: it ends by itself, and the person is told; False when somebody was quicker."""
    with transaction.atomic():
        try:
            row = locked_lead(case)
        except Refusal:
            return False
        if row.until >= clock.today():
            return False
        finish(row, LeadEnd.TERM, SYSTEM)
        tell(
            row.person, lead_is_over(), purpose="casework.lead", by=SYSTEM, about=audit.key_of(row), confidential=True,
            dedupe_key=f"casework.lead:{row.pk}:over",
        )  # fmt: skip
        audit.record("casework.end_lead", row, by=SYSTEM, subject=row.person, maison=row.maison_id, why=LeadEnd.TERM)
    return True


def locked_lead(case: CaseLead) -> CaseLead:
    """The row, fresh, its person locked. Raises « accompagnement-fini »."""
    lock_person(case.person_id)
    row = CaseLead.objects.select_related("person", "maison", "lead").select_for_update(of=("self",)).get(pk=case.pk)
    if row.ended_why:
        raise Refusal("accompagnement-fini", "Cet accord est déjà fini.", "Rechargez la page pour voir où on en est.")
    return row


def finish(row: CaseLead, why: str, by) -> None:
    row.ended_why, row.ended_on, row.ended_by = why, clock.today(), by
    row.save(update_fields=["ended_why", "ended_on", "ended_by"])
