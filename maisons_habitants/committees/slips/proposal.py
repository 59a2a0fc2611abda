"""The paper « Confirmation » of what was proposed at the desk: that it is noted and will be answered. Never her words."""

from portal.kit.registry import Slip
from portal.kit.slips import row_key
from portal.people.models import Person

from ..models import Proposal

LABEL, ACT = "committees.Proposal", "proposed"


def slip_of(user, key: str) -> Slip | None:
    row = Proposal.objects.visible_to(user).filter(pk=row_key(key)).select_related("person__successor", "maison").first()
    person = row.person.current_record if row and row.person else None
    if person is None or not Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return None
    return Slip(person=person, act=ACT, maison=row.maison)
