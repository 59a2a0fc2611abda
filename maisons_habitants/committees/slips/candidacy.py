"""The paper « Confirmation » of a candidacy noted at the desk: that it is noted and will be answered. Never for what, nor her words."""

from portal.kit.registry import Slip
from portal.kit.slips import row_key
from portal.people.models import Person

from ..models import Candidate

LABEL, ACT = "committees.Candidate", "requested"


def slip_of(user, key: str) -> Slip | None:
    row = Candidate.objects.filter(pk=row_key(key)).select_related("person__successor", "call__body__maison").first()
    person = row.person.current_record if row else None
    if person is None or not Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return None
    return Slip(person=person, act=ACT, maison=row.call.body.maison)
