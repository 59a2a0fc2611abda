"""The paper « Confirmation » of a request filed at the counter: that it came, its number. Never the project nor an amount."""

from portal.kit.registry import Slip
from portal.kit.slips import row_key
from portal.people.models import Person

from ..models import FundRequest

LABEL, ACT = "funds.FundRequest", "requested"


def slip_of(user, key: str) -> Slip | None:
    """For who may see the person who leads it; None for a draft."""
    rows = FundRequest.objects.filed().select_related("fund", "maison").filter(pk=row_key(key))
    row = rows.first()
    leader = row.leaders.select_related("person__successor").filter(main=True, person__isnull=False).first() if row else None
    person = leader.person.current_record if leader else None
    if person is None or not Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return None
    return Slip(person=person, act=ACT, number=row.reference, maison=row.maison)
