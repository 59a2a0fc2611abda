"""The paper « Confirmation » of a promised call: that we call, and before when. Never about what."""

from portal.kit.registry import Slip
from portal.kit.slips import row_key
from portal.people.models import Person

from .models import CallBack

LABEL, ACT = "desk.CallBack", "call-promised"


def slip_of(user, key: str) -> Slip | None:
    """Of a call that still waits, for whoever makes calls in that house and sees the person."""
    rows = CallBack.objects.visible_to(user).open().select_related("person__successor", "maison")
    row = rows.filter(pk=row_key(key)).first()
    person = row.person.current_record if row else None
    if person is None or not Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return None
    return Slip(person=person, act=ACT, until=row.before, maison=row.maison)
